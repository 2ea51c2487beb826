# The C interface as its users have it: programs in C11 against the shared
# library, Python through ctypes; and what the library is made of.
enable_language(C)

# What the tests in C are compiled with.
add_library(veracity_c_testing INTERFACE)
target_compile_features(veracity_c_testing INTERFACE c_std_11)
target_compile_options(veracity_c_testing INTERFACE -Wall -Wextra -Wpedantic -Wshadow
  $<$<BOOL:${VERACITY_WERROR}>:-Werror>)
target_compile_definitions(veracity_c_testing INTERFACE VERACITY_EXPECTED_VERSION="${PROJECT_VERSION}")
target_link_libraries(veracity_c_testing INTERFACE veracity::c)
if(VERACITY_SANITIZE)
  target_compile_options(veracity_c_testing INTERFACE -fsanitize=${VERACITY_SANITIZE}
    -fno-sanitize-recover=all)
  target_link_options(veracity_c_testing INTERFACE -fsanitize=${VERACITY_SANITIZE})
endif()

add_library(veracity_c_desk STATIC c/desk.c)
target_link_libraries(veracity_c_desk PUBLIC veracity_c_testing)
foreach(unit calls ledger view assessor graph bundle)
  add_executable(c_${unit}_test c/${unit}_test.c)
  set_target_properties(c_${unit}_test PROPERTIES C_EXTENSIONS OFF)
  target_link_libraries(c_${unit}_test PRIVATE veracity_c_desk)
  add_test(NAME c/${unit} COMMAND c_${unit}_test "${CMAKE_CURRENT_BINARY_DIR}")
  set_tests_properties(c/${unit} PROPERTIES LABELS c TIMEOUT 300)
endforeach()
set_target_properties(veracity_c_desk PROPERTIES C_EXTENSIONS OFF)

veracity_test(c/boundary LABELS c)
target_link_libraries(c_boundary_test PRIVATE veracity_c_objects)

veracity_test(c/exports LABELS c)
add_dependencies(c_exports_test veracity_c)
target_compile_definitions(c_exports_test PRIVATE VERACITY_NM="${CMAKE_NM}"
  VERACITY_READELF="${CMAKE_READELF}" VERACITY_C_LIBRARY="$<TARGET_FILE:veracity_c>")

# docs/c.md shows these two, and what they print.
add_executable(example_c_hello "${PROJECT_SOURCE_DIR}/examples/c/hello.c")
set_target_properties(example_c_hello PROPERTIES C_EXTENSIONS OFF)
target_link_libraries(example_c_hello PRIVATE veracity_c_testing)
# The system's, to which its packages belong, before any other.
find_program(VERACITY_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(VERACITY_PYTHON python3 REQUIRED)
veracity_test(c/page LABELS c)
add_dependencies(c_page_test veracity_c example_c_hello)
target_compile_definitions(c_page_test PRIVATE VERACITY_HELLO_C="$<TARGET_FILE:example_c_hello>"
  VERACITY_PYTHON="${VERACITY_PYTHON}" VERACITY_C_LIBRARY="$<TARGET_FILE:veracity_c>")

# An interpreter without the sanitizer cannot load a library with it.
if(VERACITY_SANITIZE)
  target_compile_definitions(c_page_test PRIVATE VERACITY_SANITIZED)
else()
  set(classes "${CMAKE_CURRENT_BINARY_DIR}/c/classes")
  file(MAKE_DIRECTORY "${classes}")
  file(GLOB contract RELATIVE "${PROJECT_SOURCE_DIR}/proto" CONFIGURE_DEPENDS
    "${PROJECT_SOURCE_DIR}/proto/veracity/v1/*.proto")
  list(TRANSFORM contract PREPEND "${PROJECT_SOURCE_DIR}/proto/" OUTPUT_VARIABLE files)
  add_custom_command(OUTPUT "${classes}/veracity/v1/record_pb2.py"
    COMMAND protobuf::protoc "--python_out=${classes}" -I. ${contract}
    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}/proto"
    DEPENDS ${files} VERBATIM)
  add_custom_target(c_classes ALL DEPENDS "${classes}/veracity/v1/record_pb2.py")
  foreach(first library messages)
    add_test(NAME c/${first}_first COMMAND "${VERACITY_PYTHON}" -B
      "${CMAKE_CURRENT_LIST_DIR}/messages_test.py" "${classes}" ${first})
    set_tests_properties(c/${first}_first PROPERTIES LABELS c TIMEOUT 300 SKIP_RETURN_CODE 77
      ENVIRONMENT "VERACITY_LIBRARY=$<TARGET_FILE:veracity_c>")
  endforeach()
endif()
