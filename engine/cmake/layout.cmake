# tickertape_layout(TARGET target HEADER header STATE type [NAME name] [COMMAND type ...] [FLOATS])
#
#     header --- cc -g ---> object --- tickertape-layout ---> name.c ---> a source of the target
#
# Embeds `const tt_layout NAME` (TARGET_layout unless it is named) in the target: the layout of the type that
# STATE names in HEADER, and of the structs that COMMAND names. HEADER is found as the target finds it, and
# compiled as the target is. The build fails, by the field's name, on what a flat state can't have; FLOATS
# declares that this game has floats. The program and the library themselves need no -g.
#
# Across machines: the program runs on the host and reads the other machine's object. Name the host's with
# -D TT_LAYOUT_READER=…/tickertape-layout. Where the compiler writes no ELF (wasm), name a table that another
# build has made, TT_LAYOUTS=FOLDER of NAME.c: it is the same for all machines.
set(TT_LAYOUT_READER "" CACHE FILEPATH "the host's tickertape-layout, where the one built here can't run")
set(TT_LAYOUTS "" CACHE PATH "a folder with layouts that another build has made")

function(tickertape_layout)
    cmake_parse_arguments(PARSE_ARGV 0 layout "FLOATS" "TARGET;HEADER;STATE;NAME" "COMMAND")
    foreach(word TARGET HEADER STATE)
        if(NOT layout_${word})
            message(FATAL_ERROR "tickertape_layout: ${word} is missing")
        endif()
    endforeach()
    if(layout_UNPARSED_ARGUMENTS OR layout_KEYWORDS_MISSING_VALUES)
        message(FATAL_ERROR "tickertape_layout: what is ${layout_UNPARSED_ARGUMENTS}${layout_KEYWORDS_MISSING_VALUES}?")
    endif()
    set(name ${layout_NAME})
    if(NOT name)
        set(name ${layout_TARGET}_layout)
    endif()
    if(TT_LAYOUTS)
        target_sources(${layout_TARGET} PRIVATE ${TT_LAYOUTS}/${name}.c)
        return()
    endif()

    # A variable of each type, so that compilers describe it.
    set(probe "#include \"${layout_HEADER}\"\n\n${layout_STATE} tt_layout_state;\n")
    set(index 0)
    foreach(command IN LISTS layout_COMMAND)
        string(APPEND probe "${command} tt_layout_command_${index};\n")
        math(EXPR index "${index} + 1")
    endforeach()
    set(folder ${PROJECT_BINARY_DIR}/layouts)
    file(CONFIGURE OUTPUT ${folder}/${name}_probe.c CONTENT "${probe}" @ONLY)

    add_library(${name}_probe OBJECT ${folder}/${name}_probe.c)
    foreach(property INCLUDE_DIRECTORIES COMPILE_DEFINITIONS COMPILE_OPTIONS)
        set(value "$<TARGET_PROPERTY:${layout_TARGET},${property}>")
        set_property(TARGET ${name}_probe PROPERTY ${property} "${value}")
    endforeach()
    target_include_directories(${name}_probe PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
    target_compile_options(${name}_probe PRIVATE -g -gno-split-dwarf -fno-debug-types-section -fno-lto)

    set(reader tickertape-layout)
    if(TT_LAYOUT_READER)
        set(reader ${TT_LAYOUT_READER})
    elseif(CMAKE_CROSSCOMPILING)
        message(FATAL_ERROR "tickertape_layout: set TT_LAYOUT_READER to a tickertape-layout of this machine")
    endif()
    set(floats)
    if(layout_FLOATS)
        set(floats --floats)
    endif()
    add_custom_command(OUTPUT ${folder}/${name}.c
        COMMAND ${reader} --name ${name} --out ${folder}/${name}.c ${floats} $<TARGET_OBJECTS:${name}_probe>
        DEPENDS ${reader} ${name}_probe $<TARGET_OBJECTS:${name}_probe>
        COMMENT "Reading the layout of ${layout_STATE}" VERBATIM)
    target_sources(${layout_TARGET} PRIVATE ${folder}/${name}.c)
endfunction()
