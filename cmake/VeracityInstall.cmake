# find_package(veracity CONFIG) and pkg-config for whoever links us.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

file(GLOB VERACITY_PUBLIC_HEADERS CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/include/veracity/*.h")
install(FILES ${VERACITY_PUBLIC_HEADERS} DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/veracity")
install(DIRECTORY "${VERACITY_PROTO_OUT}/veracity" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  FILES_MATCHING PATTERN "*.pb.h")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/proto/veracity" DESTINATION "${CMAKE_INSTALL_DATADIR}/veracity/proto"
  FILES_MATCHING PATTERN "*.proto")
install(TARGETS veracity veracity_proto EXPORT veracityTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(EXPORT veracityTargets NAMESPACE veracity::
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/veracity")
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/veracityConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/veracityConfig.cmake"
  INSTALL_DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/veracity")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/veracityConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/veracityConfig.cmake" "${PROJECT_BINARY_DIR}/veracityConfigVersion.cmake"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/veracity")
configure_file("${PROJECT_SOURCE_DIR}/cmake/veracity.pc.in" "${PROJECT_BINARY_DIR}/veracity.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/veracity.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
if(TARGET veracity_cli)
  install(TARGETS veracity_cli RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()
