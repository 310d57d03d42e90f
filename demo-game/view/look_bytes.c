#include "look_bytes.h"

#include "picture.h"
#include "tickertape/bytes.h"

#include <math.h>

#define STEPS 64.0f // of a metre

phalanx_look phalanx_look_of(const tt_frame *frame, uint32_t selected)
{
    const SDL_Rect *area = &frame->area;
    SDL_FPoint first = phalanx_to_field(frame, (float)area->x, (float)area->y);
    SDL_FPoint last =
        phalanx_to_field(frame, (float)(area->x + area->w), (float)(area->y + area->h));
    return (phalanx_look){.seen = {first.x, first.y, last.x, last.y}, .selected = selected};
}

static void write_place(tt_writer *writer, float place)
{
    float steps = fmaxf(INT16_MIN, fminf(place * STEPS, INT16_MAX));
    tt_write_u16(writer, (uint16_t)lroundf(steps));
}

void phalanx_look_write(const phalanx_look *look, uint8_t bytes[PHALANX_LOOK_SIZE])
{
    tt_writer writer = tt_writer_of(bytes, PHALANX_LOOK_SIZE);
    write_place(&writer, look->seen.left);
    write_place(&writer, look->seen.top);
    write_place(&writer, look->seen.right);
    write_place(&writer, look->seen.bottom);
    tt_write_u32(&writer, look->selected);
}

static float read_place(tt_reader *reader)
{
    int32_t steps = tt_read_u16(reader);
    return (float)(steps > INT16_MAX ? steps - 65536 : steps) / STEPS;
}

bool phalanx_look_read(const void *data, size_t size, phalanx_look *look)
{
    tt_reader reader = tt_reader_of(data, size);
    look->seen.left = read_place(&reader);
    look->seen.top = read_place(&reader);
    look->seen.right = read_place(&reader);
    look->seen.bottom = read_place(&reader);
    look->selected = tt_read_u32(&reader);
    return size == PHALANX_LOOK_SIZE && look->seen.left < look->seen.right &&
           look->seen.top < look->seen.bottom && look->selected >> PHALANX_COMPANIES == 0;
}
