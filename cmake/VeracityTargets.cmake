# veracity_flags carries how our own code is compiled; it never reaches users.
add_library(veracity_flags INTERFACE)
target_compile_features(veracity_flags INTERFACE cxx_std_20)
# No contraction: a fused multiply-add would change a verdict's last bit.
target_compile_options(veracity_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  -Wno-missing-field-initializers -ffp-contract=off
  $<$<BOOL:${VERACITY_WERROR}>:-Werror>
  # When gcc 12 optimizes, it takes libstdc++'s own moves of strings and
  # optionals for these; clang, ASan and the fuzzers watch for the real ones.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds -Wno-maybe-uninitialized -Wno-stringop-overflow>)
if(VERACITY_SANITIZE)
  # What a sanitizer finds ends the program, so that a test fails by it.
  target_compile_options(veracity_flags INTERFACE
    -fsanitize=${VERACITY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(veracity_flags INTERFACE -fsanitize=${VERACITY_SANITIZE})
endif()

# veracity_embed(<target> <variable> <file>): compiles a text file into the
# target as `extern const char <variable>[]`, so that data stays data.
function(veracity_embed target variable file)
  set(source "${CMAKE_CURRENT_BINARY_DIR}/${variable}.cc")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  file(READ "${file}" text)
  # String literals have a guaranteed length limit; cut the text at line ends.
  string(REPLACE "\n" "\n)_\"\nR\"_(" text "${text}")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT
"namespace veracity::internal {
extern const char ${variable}[];
const char ${variable}[] =
R\"_(${text})_\";
}  // namespace veracity::internal
")
  target_sources(${target} PRIVATE "${source}")
endfunction()

# veracity_precompile(<target> <header>): reads `header`, which no source file
# includes, before every file of the target. Files still include what they use:
# this only saves time.
function(veracity_precompile target header)
  if(VERACITY_PCH)
    target_precompile_headers(${target} PRIVATE "${header}")
  endif()
endfunction()
