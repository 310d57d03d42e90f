# find_package(Tickertape) makes
#
#     tickertape::peer         all of it, as a shared library: a networked game links this
#     tickertape::peer_static  the same as a static one
#     tickertape::engine       rules and tapes without the network, static: for game modules and tools
#
# and tickertape_layout(TARGET … HEADER … STATE …), which embeds the layout of a state: see layout.cmake.
include(CMakeFindDependencyMacro)
find_dependency(PkgConfig)
find_dependency(Threads)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(ENET REQUIRED IMPORTED_TARGET libenet)
include(${CMAKE_CURRENT_LIST_DIR}/TickertapeTargets.cmake)
get_target_property(TT_LAYOUT_READER tickertape::tickertape-layout LOCATION)
include(${CMAKE_CURRENT_LIST_DIR}/layout.cmake)
