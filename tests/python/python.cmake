# The Python package, by pytest: with the interpreter that it was built for, and
# what the distribution has for that; as it is installed; and with the newest of
# what it can use, where a registry is reached.
execute_process(COMMAND "${Python_EXECUTABLE}" -c "import pytest, google.protobuf"
  RESULT_VARIABLE lacking OUTPUT_QUIET ERROR_QUIET)
if(lacking)
  message(STATUS "Leaving the tests of the Python package out: they need python3-pytest and python3-protobuf")
  return()
endif()
set(package "${PROJECT_BINARY_DIR}/bindings/python")
set(pytest "${Python_EXECUTABLE}" -m pytest -q -rs -p no:cacheprovider)

add_test(NAME python/package COMMAND ${pytest} "${CMAKE_CURRENT_LIST_DIR}")
set_tests_properties(python/package PROPERTIES
  ENVIRONMENT "PYTHONPATH=${package};PYTHONDONTWRITEBYTECODE=1")

set(prefix "${PROJECT_BINARY_DIR}/package/python")
add_test(NAME python/install COMMAND "${CMAKE_COMMAND}" --install "${PROJECT_BINARY_DIR}"
  --prefix "${prefix}" --component python)
set_tests_properties(python/install PROPERTIES FIXTURES_SETUP python_package)
add_test(NAME python/installed COMMAND ${pytest}
  "${CMAKE_CURRENT_LIST_DIR}/test_ledger.py" "${CMAKE_CURRENT_LIST_DIR}/test_doctests.py")
set_tests_properties(python/installed PROPERTIES FIXTURES_REQUIRED python_package
  ENVIRONMENT "PYTHONPATH=${prefix};PYTHONDONTWRITEBYTECODE=1")

add_test(NAME python/newest COMMAND "${CMAKE_CURRENT_LIST_DIR}/with_registry.sh"
  "${Python_EXECUTABLE}" "${package}/newest" "${package}" "${PROJECT_SOURCE_DIR}")
set_tests_properties(python/newest PROPERTIES SKIP_RETURN_CODE 77)

# Builds the library anew, which takes minutes: only when asked.
add_test(NAME python/pip COMMAND "${CMAKE_CURRENT_LIST_DIR}/pip_install.sh"
  "${Python_EXECUTABLE}" "${PROJECT_BINARY_DIR}/package/pip" "${PROJECT_SOURCE_DIR}")
set_tests_properties(python/pip PROPERTIES SKIP_RETURN_CODE 77)

set_tests_properties(python/package python/install python/installed python/newest python/pip
  PROPERTIES LABELS python TIMEOUT 900)
set_tests_properties(python/pip PROPERTIES TIMEOUT 3600)
