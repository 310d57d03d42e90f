# Debian packages: `cmake --workflow --preset packages`, or cpack in any build.
#
#     libtickertape0      the shared library         tickertape-tools   relay, tape, viewer, the relay's service
#     libtickertape-dev   headers, static libraries  phalanx            the demo game
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME tickertape)
set(CPACK_PACKAGE_VENDOR "the Tickertape maintainers")
set(CPACK_PACKAGE_HOMEPAGE_URL "https://tickertape.invalid")
set(CPACK_COMPONENTS_ALL library development tools game)
set(CPACK_STRIP_FILES ON)
set(CPACK_SET_DESTDIR ON) # what is installed learns its place, not where it is put together
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "Tickertape maintainers <maintainers@tickertape.invalid>")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# Makes a component the package NAME, with its papers.
macro(tt_package component name section summary)
    string(TOUPPER ${component} upper)
    set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${name})
    set(CPACK_DEBIAN_${upper}_PACKAGE_SECTION ${section})
    set(CPACK_DEBIAN_${upper}_DESCRIPTION "${summary}
Tickertape replicates a game's state in lockstep: clients send commands to a
relay, the relay orders them into ticks and writes them to a tape, and every
peer applies the same turns to the same state.")
    set(papers ${CMAKE_INSTALL_DATADIR}/doc/${name})
    install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${papers} RENAME copyright COMPONENT ${component})
    tt_install_packed(${CMAKE_CURRENT_BINARY_DIR}/changelog changelog ${papers} ${component})
endmacro()

file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/changelog "tickertape (${PROJECT_VERSION}) unstable; urgency=medium

  * See CHANGELOG.md of the sources.

 -- ${CPACK_DEBIAN_PACKAGE_MAINTAINER}  Wed, 25 Nov 2026 12:00:00 +0000
")
tt_package(library libtickertape0 libs "lockstep game-state replication: shared library")
tt_package(development libtickertape-dev libdevel "lockstep game-state replication: headers and static libraries")
tt_package(tools tickertape-tools net "relay for lockstep games, and programs for their tapes")
tt_package(game phalanx games "battle of ranks, alone or with others")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "libtickertape0 (= ${PROJECT_VERSION}), libsodium-dev, libzstd-dev, libenet-dev, pkg-config")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS libsdl2-dev)
set(CPACK_DEBIAN_TOOLS_PACKAGE_DEPENDS fonts-dejavu-core)
set(CPACK_DEBIAN_GAME_PACKAGE_DEPENDS fonts-dejavu-core)
set(CPACK_DEBIAN_GAME_PACKAGE_RECOMMENDS tickertape-tools)
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_BINARY_DIR}/triggers)
include(CPack)
