# SPDX-License-Identifier: Apache-2.0
# cinejury_add_plugin(name [NO_INSTALL] [OUTPUT_NAME file] [OUTPUT_DIRECTORY folder] SOURCES ... [LIBRARIES ...])
#
# A plugin library as the contract wants it: one exported symbol, no undefined ones, no GNU unique symbols, never
# unloaded, no executable stack (ABI-LINK). LIBRARIES are linked PRIVATE; static ones stay hidden.
# Inside the project of Cinejury the library goes where its programs look for plugins. It is installed into
# lib/cinejury/plugins. With NO_INSTALL it stays in the build folder (for tests).
include_guard(GLOBAL)
include(GNUInstallDirs)

function(cinejury_add_plugin name)
    # A variable of the file would be out of scope in other folders of the project.
    set(map ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/cinejury_plugin.map)
    cmake_parse_arguments(arg "NO_INSTALL" "OUTPUT_NAME;OUTPUT_DIRECTORY" "SOURCES;LIBRARIES" ${ARGN})
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "cinejury_add_plugin(${name}): unknown arguments: ${arg_UNPARSED_ARGUMENTS}; "
                            "sources come after SOURCES")
    endif()
    if(NOT arg_SOURCES)
        message(FATAL_ERROR "cinejury_add_plugin(${name}): no SOURCES")
    endif()
    if(NOT arg_OUTPUT_NAME)
        set(arg_OUTPUT_NAME ${name})
    endif()

    add_library(${name} MODULE ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES
        PREFIX "" OUTPUT_NAME ${arg_OUTPUT_NAME}
        C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
        LINK_DEPENDS ${map})
    target_link_libraries(${name} PRIVATE cinejury::sdk ${arg_LIBRARIES})
    get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
    if(CXX IN_LIST languages)
        target_compile_features(${name} PRIVATE cxx_std_20)
    endif()
    target_compile_options(${name} PRIVATE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fno-gnu-unique>)
    target_link_options(${name} PRIVATE
        LINKER:--version-script=${map}
        LINKER:-z,nodelete LINKER:-z,noexecstack LINKER:-z,relro LINKER:-z,now)
    _cinejury_sanitized_by_clang(sanitized)
    if(NOT sanitized)
        target_link_options(${name} PRIVATE LINKER:-z,defs)
    endif()
    _cinejury_place_plugin(${name} "${arg_NO_INSTALL}" "${arg_OUTPUT_DIRECTORY}")
endfunction()

# The sanitizer runtime of clang is in the executable only, so that its symbols are undefined in a library.
function(_cinejury_sanitized_by_clang result)
    set(flags "${CMAKE_CXX_FLAGS} ${CMAKE_C_FLAGS} ${CMAKE_MODULE_LINKER_FLAGS}")
    get_directory_property(options COMPILE_OPTIONS)
    if("${flags} ${options}" MATCHES "-fsanitize=" AND "${CMAKE_C_COMPILER_ID}${CMAKE_CXX_COMPILER_ID}" MATCHES "Clang")
        set(${result} TRUE PARENT_SCOPE)
    else()
        set(${result} FALSE PARENT_SCOPE)
    endif()
endfunction()

function(_cinejury_place_plugin name no_install folder)
    get_target_property(installed_sdk cinejury::sdk IMPORTED)
    if(NOT installed_sdk)
        target_link_libraries(${name} PRIVATE cinejury_flags)
    endif()
    if(NOT folder)
        if(installed_sdk OR no_install)
            set(folder ${CMAKE_CURRENT_BINARY_DIR})
        else()
            set(folder ${cinejury_BINARY_DIR}/${CINEJURY_PLUGIN_DIR})
        endif()
    endif()
    set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${folder})
    if(NOT no_install)
        install(TARGETS ${name} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/cinejury/plugins COMPONENT plugins)
    endif()
endfunction()
