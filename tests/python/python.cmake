# The Python package, by pytest: with the interpreter that it was built for.
execute_process(COMMAND "${Python_EXECUTABLE}" -c "import pytest, google.protobuf"
  RESULT_VARIABLE lacking OUTPUT_QUIET ERROR_QUIET)
if(lacking)
  message(STATUS "Leaving the tests of the Python package out: they need python3-pytest and python3-protobuf")
  return()
endif()
set(package "$<TARGET_FILE_DIR:veracity_python>/..")
add_test(NAME python/package COMMAND "${Python_EXECUTABLE}" -m pytest -q -rs -p no:cacheprovider
  "${CMAKE_CURRENT_LIST_DIR}")
set_tests_properties(python/package PROPERTIES LABELS python TIMEOUT 600
  ENVIRONMENT "PYTHONPATH=${package};PYTHONDONTWRITEBYTECODE=1")
