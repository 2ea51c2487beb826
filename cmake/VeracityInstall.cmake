# find_package(veracity CONFIG) and pkg-config for whoever links us: the
# component veracity; the command line is a component of its own, and so is the
# C interface, whose users need nothing of the rest.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(VERACITY_PACKAGE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/veracity")

file(GLOB VERACITY_PUBLIC_HEADERS CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/include/veracity/*.h")
install(FILES ${VERACITY_PUBLIC_HEADERS} DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/veracity"
  COMPONENT veracity)
install(DIRECTORY "${VERACITY_PROTO_OUT}/veracity" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  COMPONENT veracity FILES_MATCHING PATTERN "*.pb.h")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/proto/veracity" DESTINATION "${CMAKE_INSTALL_DATADIR}/veracity/proto"
  COMPONENT veracity FILES_MATCHING PATTERN "*.proto")
install(TARGETS veracity veracity_proto EXPORT veracityTargets COMPONENT veracity
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT veracityTargets NAMESPACE veracity:: DESTINATION "${VERACITY_PACKAGE_DIR}"
  COMPONENT veracity)

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/veracityConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/veracityConfig.cmake"
  INSTALL_DESTINATION "${VERACITY_PACKAGE_DIR}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/veracityConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/veracityConfig.cmake" "${PROJECT_BINARY_DIR}/veracityConfigVersion.cmake"
  DESTINATION "${VERACITY_PACKAGE_DIR}" COMPONENT veracity)

# The installation can be moved as a whole: paths are from the .pc file.
file(RELATIVE_PATH VERACITY_PC_PREFIX "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
set(VERACITY_PC_POSTGRES "")
if(VERACITY_POSTGRES)
  set(VERACITY_PC_POSTGRES "libpq ")
endif()
configure_file("${PROJECT_SOURCE_DIR}/cmake/veracity.pc.in" "${PROJECT_BINARY_DIR}/veracity.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/veracity.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig"
  COMPONENT veracity)

if(TARGET veracity_c)
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/bindings/c/include/veracity"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT veracity_c)
  install(TARGETS veracity_c EXPORT veracity_cTargets
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT veracity_c
    INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
  # It depends on no other package, so that its targets are all of its config.
  install(EXPORT veracity_cTargets NAMESPACE veracity:: FILE veracity_cConfig.cmake
    DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/veracity_c" COMPONENT veracity_c)
  write_basic_package_version_file("${PROJECT_BINARY_DIR}/veracity_cConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion)
  install(FILES "${PROJECT_BINARY_DIR}/veracity_cConfigVersion.cmake"
    DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/veracity_c" COMPONENT veracity_c)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/veracity-c.pc.in" "${PROJECT_BINARY_DIR}/veracity-c.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/veracity-c.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig"
    COMPONENT veracity_c)
endif()

if(TARGET veracity_cli)
  install(TARGETS veracity_cli RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT veracity_cli)
endif()
