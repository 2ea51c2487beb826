# Installs the library into the build tree, and builds a stranger's project
# against it: by find_package and by pkg-config, as C++17 and as C++20. One
# build for each way, behind one installation.
include(GNUInstallDirs)
set(prefix "${PROJECT_BINARY_DIR}/package/prefix")
set(pkgconfig "${prefix}/${CMAKE_INSTALL_LIBDIR}/pkgconfig")

add_test(NAME package/install COMMAND "${CMAKE_COMMAND}" --install "${PROJECT_BINARY_DIR}"
  --prefix "${prefix}" --component veracity)
set_tests_properties(package/install PROPERTIES FIXTURES_SETUP package)

add_test(NAME package/find_package COMMAND "${CMAKE_CTEST_COMMAND}"
  --build-and-test "${CMAKE_CURRENT_LIST_DIR}/stranger" "${PROJECT_BINARY_DIR}/package/stranger"
  --build-generator "${CMAKE_GENERATOR}" --build-noclean
  --build-options "-DCMAKE_PREFIX_PATH=${prefix}" "-DCMAKE_BUILD_TYPE=${CMAKE_BUILD_TYPE}"
    "-DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}"
    "-DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}"
  --test-command "${CMAKE_COMMAND}" -E env sh -c "./stranger_17 && ./stranger_20")

find_program(VERACITY_PKG_CONFIG pkg-config)
if(VERACITY_PKG_CONFIG)
  foreach(standard 17 20)
    add_test(NAME package/pkg_config_${standard} COMMAND sh "${CMAKE_CURRENT_LIST_DIR}/pkg_config.sh"
      "${CMAKE_CXX_COMPILER}" ${standard} "${CMAKE_CURRENT_LIST_DIR}/stranger/main.cc"
      "${PROJECT_BINARY_DIR}/package/stranger_pc_${standard}")
    set_tests_properties(package/pkg_config_${standard} PROPERTIES
      ENVIRONMENT "PKG_CONFIG_PATH=${pkgconfig}")
    list(APPEND pkg_config_tests package/pkg_config_${standard})
  endforeach()
endif()

# The C interface, in a prefix of its own: nothing of C++ is there.
if(TARGET veracity_c)
  set(prefix_c "${PROJECT_BINARY_DIR}/package/prefix_c")
  set(hello "${PROJECT_SOURCE_DIR}/examples/c/hello.c")
  add_test(NAME package/install_c COMMAND "${CMAKE_COMMAND}" --install "${PROJECT_BINARY_DIR}"
    --prefix "${prefix_c}" --component veracity_c)
  set_tests_properties(package/install_c PROPERTIES FIXTURES_SETUP package_c LABELS package)
  add_test(NAME package/find_package_c COMMAND "${CMAKE_CTEST_COMMAND}"
    --build-and-test "${CMAKE_CURRENT_LIST_DIR}/stranger_c" "${PROJECT_BINARY_DIR}/package/stranger_c"
    --build-generator "${CMAKE_GENERATOR}" --build-noclean
    --build-options "-DHELLO=${hello}" "-DCMAKE_PREFIX_PATH=${prefix_c}"
      "-DCMAKE_C_COMPILER=${CMAKE_C_COMPILER}"
    --test-command stranger_c)
  list(APPEND c_tests package/find_package_c)
  if(VERACITY_PKG_CONFIG)
    add_test(NAME package/pkg_config_c COMMAND sh "${CMAKE_CURRENT_LIST_DIR}/pkg_config_c.sh"
      "${CMAKE_C_COMPILER}" "${hello}" "${PROJECT_BINARY_DIR}/package/stranger_pc_c")
    set_tests_properties(package/pkg_config_c PROPERTIES
      ENVIRONMENT "PKG_CONFIG_PATH=${prefix_c}/${CMAKE_INSTALL_LIBDIR}/pkgconfig")
    list(APPEND c_tests package/pkg_config_c)
  endif()
  set_tests_properties(${c_tests} PROPERTIES FIXTURES_REQUIRED package_c LABELS package TIMEOUT 300)
endif()

set_tests_properties(package/find_package ${pkg_config_tests} PROPERTIES FIXTURES_REQUIRED package)
set_tests_properties(package/install package/find_package ${pkg_config_tests} PROPERTIES
  LABELS package TIMEOUT 1200)
