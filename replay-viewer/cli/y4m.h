// A film without compression, as every encoder reads it from a pipe: YUV4MPEG2.
//
//     YUV4MPEG2 W640 H360 F60:1 Ip A1:1 C420jpeg XCOLORRANGE=FULL
//     FRAME                            then for each frame three planes, row by row:
//     Y   W x H                        how bright a pixel is
//     Cb  W/2 x H/2,  Cr likewise      the colour of four pixels
//
// Colours are those of JPEG: BT.601, with all values from 0 to 255.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct y4m_writer {
    FILE *out;
    uint32_t width, height;
    uint8_t *planes; // of one frame
} y4m_writer;

// Writes the first line. Width and height are even. Whether `out` takes what is written is its own
// ferror to tell. False: no memory.
bool y4m_begin(y4m_writer *film, FILE *out, uint32_t width, uint32_t height, uint32_t fps);
// Adds a frame: rows of 0xAARRGGBB, `pitch` bytes from one to the next.
void y4m_add(y4m_writer *film, const void *pixels, size_t pitch);
// Frees what is kept; `out` stays open.
void y4m_end(y4m_writer *film);
