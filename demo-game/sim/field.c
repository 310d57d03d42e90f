#include "field.h"
#include "numbers.h"

#include <string.h>

// A length in steps of 2^-12 m, so that squares of up to 4 m fit in 32 bits.
#define NEAR(length) ((length) >> 4)

uint32_t field_block(vector at)
{
    uint32_t across = (uint32_t)at.x >> BLOCK_SHIFT, up = (uint32_t)at.y >> BLOCK_SHIFT;
    return up * BLOCKS_ACROSS + across;
}

// Cell coordinates count in cells of 2 m.
static uint32_t cell_index(uint32_t across, uint32_t up)
{
    uint32_t block = (up >> 2) * BLOCKS_ACROSS + (across >> 2);
    return block * BLOCK_CELLS + (up & 3) * 4 + (across & 3);
}

static uint32_t cell_of(vector at)
{
    return cell_index((uint32_t)at.x >> CELL_SHIFT, (uint32_t)at.y >> CELL_SHIFT);
}

// A rock matters in a block when a walker in it may have to turn aside.
static void map_rock(phalanx_field *field, const phalanx_rock *rock, uint32_t index)
{
    tt_fixed reach = rock->radius + ROCK_KEEP;
    uint32_t left = (uint32_t)(rock->x - reach) >> BLOCK_SHIFT;
    uint32_t right = (uint32_t)(rock->x + reach) >> BLOCK_SHIFT;
    uint32_t low = (uint32_t)(rock->y - reach) >> BLOCK_SHIFT;
    uint32_t high = (uint32_t)(rock->y + reach) >> BLOCK_SHIFT;
    for (uint32_t up = low; up <= high; up++)
        for (uint32_t across = left; across <= right; across++)
            field->rock_masks[up * BLOCKS_ACROSS + across] |= UINT64_C(1) << index;
}

static void map_all(phalanx_field *field, const phalanx_state *state)
{
    if (field->mapped) return;
    ways_map(&field->grid, state);
    memset(field->rock_masks, 0, sizeof field->rock_masks);
    for (uint32_t i = 0; i < state->rocks; i++) map_rock(field, &state->rock[i], i);
    field->mapped = true;
}

// Counts the soldiers of each cell, in `start`.
static void count_cells(phalanx_field *field, const phalanx_state *state)
{
    memset(field->start, 0, sizeof field->start);
    memset(field->seats, 0, sizeof field->seats);
    memset(field->crowd, 0, sizeof field->crowd);
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        const phalanx_soldier *soldiers = state->soldiers[seat];
        for (uint32_t slot = 0; slot < state->seat[seat].used; slot++) {
            if (soldiers[slot].type == PHALANX_FREE) continue;
            uint32_t cell = cell_of((vector){soldiers[slot].x, soldiers[slot].y});
            field->cell[seat * PHALANX_SEAT_SOLDIERS + slot] = (uint16_t)cell;
            field->start[cell]++;
            field->seats[cell / BLOCK_CELLS] |= (uint8_t)(1u << seat);
            uint8_t *crowd = &field->crowd[cell / BLOCK_CELLS][seat];
            *crowd = (uint8_t)(*crowd < UINT8_MAX ? *crowd + 1 : UINT8_MAX);
        }
    }
}

// Turns counts into the end of each cell's range; placing backwards makes it the start.
static void sum_cells(phalanx_field *field)
{
    uint32_t sum = 0;
    for (uint32_t block = 0; block < BLOCKS; block++) {
        uint16_t *cells = &field->start[block * BLOCK_CELLS];
        if (field->seats[block] == 0) {
            for (uint32_t i = 0; i < BLOCK_CELLS; i++) cells[i] = (uint16_t)sum;
            continue;
        }
        for (uint32_t i = 0; i < BLOCK_CELLS; i++) cells[i] = (uint16_t)(sum += cells[i]);
    }
    field->start[CELLS] = (uint16_t)sum;
    field->count = sum;
}

static void place_soldier(phalanx_field *field, const phalanx_soldier *soldier, uint32_t index)
{
    uint16_t place = --field->start[field->cell[index]];
    field->place[index] = place;
    field->near_x[place] = NEAR(soldier->x) + (place & 7); // so that two in one place part
    field->near_y[place] = NEAR(soldier->y);
    field->entries[place] = (entry){.at = {soldier->x, soldier->y},
                                    .index = (uint16_t)index,
                                    .seat = (uint8_t)(index / PHALANX_SEAT_SOLDIERS),
                                    .type = soldier->type};
}

static void find_foes(phalanx_field *field, const phalanx_state *state)
{
    for (uint32_t seat = 0; seat < PHALANX_SEATS_MAX; seat++) {
        field->foes[seat] = 0;
        for (uint32_t other = 0; other < state->seats; other++)
            if (state->seat[other].team != state->seat[seat].team)
                field->foes[seat] |= (uint8_t)(1u << other);
    }
}

void field_make(phalanx_field *field, const phalanx_state *state)
{
    map_all(field, state);
    find_foes(field, state);
    count_cells(field, state);
    sum_cells(field);
    for (uint32_t seat = state->seats; seat-- > 0;) {
        for (uint32_t slot = state->seat[seat].used; slot-- > 0;) {
            const phalanx_soldier *soldier = &state->soldiers[seat][slot];
            uint32_t index = seat * PHALANX_SEAT_SOLDIERS + slot;
            if (soldier->type != PHALANX_FREE) place_soldier(field, soldier, index);
        }
    }
    memset(field->damage, 0, sizeof field->damage);
    memset(field->fright, 0, sizeof field->fright);
}

uint32_t field_enemies(const phalanx_field *field, uint32_t block, uint32_t seat)
{
    uint32_t found = 0;
    if (!(field->seats[block] & field->foes[seat])) return 0;
    for (uint32_t other = 0; other < PHALANX_SEATS_MAX; other++)
        if (field->foes[seat] >> other & 1) found += field->crowd[block][other];
    return found;
}

// The nearest enemy so far.
typedef struct found {
    int64_t squared;
    uint16_t index;
} found;

static void search_block(const phalanx_field *field, const entry *me, uint32_t block, found *best)
{
    uint32_t end = field->start[(block + 1) * BLOCK_CELLS];
    for (uint32_t i = field->start[block * BLOCK_CELLS]; i < end; i++) {
        const entry *other = &field->entries[i];
        int64_t squared = vector_squared(vector_from(me->at, other->at));
        if (squared >= best->squared || !(field->foes[me->seat] >> other->seat & 1)) continue;
        *best = (found){squared, other->index};
    }
}

// How far `at` is outside of block number `block` of its row or column.
static tt_fixed outside(tt_fixed at, uint32_t block)
{
    tt_fixed low = (tt_fixed)(block << BLOCK_SHIFT);
    tt_fixed high = low + (1 << BLOCK_SHIFT);
    return at < low ? low - at : at > high ? at - high : 0;
}

static uint32_t clamped_block(tt_fixed at)
{
    uint32_t block = at < 0 ? 0 : (uint32_t)at >> BLOCK_SHIFT;
    return block < BLOCKS_ACROSS ? block : BLOCKS_ACROSS - 1;
}

uint16_t field_nearest_enemy(const phalanx_field *field, const entry *me, tt_fixed sight)
{
    uint32_t own = field_block(me->at);
    uint8_t others = field->foes[me->seat];
    found best = {square(sight) + 1, PHALANX_NONE};
    if (field->seats[own] & others) search_block(field, me, own, &best);
    uint32_t left = clamped_block(me->at.x - sight), right = clamped_block(me->at.x + sight);
    uint32_t low = clamped_block(me->at.y - sight), high = clamped_block(me->at.y + sight);
    for (uint32_t up = low; up <= high; up++) {
        for (uint32_t across = left; across <= right; across++) {
            uint32_t block = up * BLOCKS_ACROSS + across;
            if (block == own || !(field->seats[block] & others)) continue;
            vector gap = {outside(me->at.x, across), outside(me->at.y, up)};
            if (vector_squared(gap) < best.squared) search_block(field, me, block, &best);
        }
    }
    return best.index;
}

static tt_fixed limited(tt_fixed push)
{
    return push > PUSH_MOST ? PUSH_MOST : push < -PUSH_MOST ? -PUSH_MOST : push;
}

// Adds the pushes of entries `from` to `end`: each d * (SPACE^2 - |d|^2), from them to `at`, in
// steps of 2^-19 m. Coarse steps keep every product in 32 bits, and without a branch the compiler
// takes four at a time.
static vector push_of(const phalanx_field *field, uint32_t me, uint32_t from, uint32_t end)
{
    int32_t x = field->near_x[me], y = field->near_y[me];
    int32_t sum_x = 0, sum_y = 0;
    for (uint32_t i = from; i < end; i++) {
        int32_t dx = x - field->near_x[i];
        int32_t dy = y - field->near_y[i];
        int32_t weight = NEAR(SPACE) * NEAR(SPACE) - dx * dx - dy * dy;
        weight = (weight > 0 ? weight : 0) >> 9;
        sum_x += (dx * weight) >> 8;
        sum_y += (dy * weight) >> 8;
    }
    return (vector){sum_x, sum_y};
}

vector field_push(const phalanx_field *field, const entry *me)
{
    uint32_t left = (uint32_t)(me->at.x - SPACE) >> CELL_SHIFT;
    uint32_t right = (uint32_t)(me->at.x + SPACE) >> CELL_SHIFT;
    uint32_t low = (uint32_t)(me->at.y - SPACE) >> CELL_SHIFT;
    uint32_t high = (uint32_t)(me->at.y + SPACE) >> CELL_SHIFT;
    uint32_t place = (uint32_t)(me - field->entries);
    vector sum = {0, 0};
    bool one_block = left >> 2 == right >> 2; // then the cells of a row are one range
    for (uint32_t up = low; up <= high; up++) {
        uint32_t first = cell_index(left, up), last = cell_index(right, up);
        uint32_t end = one_block ? last : first;
        vector push = push_of(field, place, field->start[first], field->start[end + 1]);
        sum = (vector){sum.x + push.x, sum.y + push.y};
        if (one_block) continue;
        push = push_of(field, place, field->start[last], field->start[last + 1]);
        sum = (vector){sum.x + push.x, sum.y + push.y};
    }
    return (vector){limited(sum.x / 8), limited(sum.y / 8)};
}

uint64_t field_rocks(const phalanx_field *field, vector at)
{
    return field->rock_masks[field_block(at)];
}
