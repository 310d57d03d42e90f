// What players look at is on the relay's tape, each at its tick, and comes to nobody in the match.

#include "world.h"

#include "tickertape/tape.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static tt_tape *open_tape(const char *path)
{
    tt_tape *tape;
    cr_assert(eq(int, tt_tape_open(path, &tape, NULL), TT_OK));
    return tape;
}

static uint32_t said_tick(const tt_look *look)
{
    cr_assert(eq(u8, look->size, WORLD_LOOK));
    cr_assert(eq(u8, look->data[WORLD_MARK], look->seat));
    tt_reader reader = tt_reader_of(look->data + WORLD_MARK + 1, 4);
    return tt_read_u32(&reader);
}

// Every look says of which tick it is. Returns how many there are; `seats`: one bit for each that
// may have some.
static uint32_t check_looks(tt_tape *tape, uint64_t seats, uint32_t late)
{
    tt_look_walk walk = {0};
    tt_look look;
    uint32_t count = 0, last[TT_SEATS_MAX] = {0};
    for (; tt_tape_next_look(tape, &walk, &look) == TT_OK; count++) {
        uint32_t said = said_tick(&look);
        cr_assert(seats >> look.seat & 1, "seat %u", look.seat);
        cr_assert(look.tick >= said && look.tick <= said + late, "%u, said %u", look.tick, said);
        cr_assert(last[look.seat] == 0 || look.tick >= last[look.seat] + 8);
        last[look.seat] = look.tick;
    }
    cr_assert(eq(u64, tt_tape_info_of(tape)->looks, count));
    return count;
}

Test(look, of_every_player_is_on_the_relays_tape)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 61,
                                               .players = 4,
                                               .spectators = 2,
                                               .chatter = 300,
                                               .looks = true,
                                               .weather = {.lag = 30 * MS, .jitter = 20 * MS}});
    cr_assert(world_reach(w, 400, 30 * TT_SECOND)); // the world watches what leaves the relay
    tt_tape *tape = open_tape(world_tape(w, "room"));
    uint32_t count = check_looks(tape, 15, 2);
    cr_assert(count >= 4 * 35 && count <= 4 * 42, "%u", count);
    for (uint8_t seat = 0; seat < 4; seat++) {
        tt_look look;
        cr_assert(eq(int, tt_tape_look_at(tape, seat, 200, &look), TT_OK));
        cr_assert(ge(u32, look.tick, 185));
    }
    tt_tape_destroy(tape);
    world_destroy(w);
}

// Who predicts shows states that are not there yet.
Test(look, of_who_predicts_is_of_the_present)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 62,
                                               .players = 2,
                                               .chatter = 300,
                                               .predict = 10,
                                               .looks = true,
                                               .weather = {.lag = 100 * MS, .jitter = 20 * MS}});
    cr_assert(world_reach(w, 300, 30 * TT_SECOND));
    tt_tape *tape = open_tape(world_tape(w, "room"));
    check_looks(tape, 3, 12);
    tt_look_walk walk = {0};
    tt_look look;
    uint32_t ahead = 0;
    while (tt_tape_next_look(tape, &walk, &look) == TT_OK)
        ahead += look.seat == 0 && look.tick >= said_tick(&look) + 3;
    cr_assert(ge(u32, ahead, 20));
    tt_tape_destroy(tape);
    world_destroy(w);
}

Test(look, the_last_one_arrives_whatever_is_lost, .timeout = 120)
{
    for (uint64_t seed = 70; seed < 76; seed++) {
        tt_world *w = world_create(&(tt_world_def){
            .seed = seed,
            .players = 3,
            .chatter = 100,
            .looks = true,
            .weather = {.lag = 30 * MS, .jitter = 40 * MS, .loss = 200000, .reorder = 50000}});
        cr_assert(world_reach(w, 100 + (uint32_t)seed, 60 * TT_SECOND));
        uint8_t last[3][WORLD_LOOK];
        for (uint32_t i = 0; i < 3; i++) {
            world_rest(w);
            world_look(w, i, last[i]);
            last[i][WORLD_LOOK - 1] = 0x77; // what none was before
            cr_assert(eq(int, tt_peer_look(world_peer(w, i), 0, last[i], WORLD_LOOK), TT_OK));
        }
        world_run(w, 20 * TT_SECOND);
        tt_tape *tape = open_tape(world_tape(w, "room"));
        for (uint8_t seat = 0; seat < 3; seat++) {
            tt_look look;
            cr_assert(eq(int, tt_tape_look_at(tape, seat, UINT32_MAX, &look), TT_OK));
            cr_assert(eq(int, memcmp(look.data, last[seat], WORLD_LOOK), 0), "%d", (int)seed);
        }
        tt_tape_destroy(tape);
        world_destroy(w);
    }
}

static uint64_t looks_of(tt_world *w)
{
    tt_tape *tape = open_tape(world_tape(w, "room"));
    uint64_t looks = tt_tape_info_of(tape)->looks;
    tt_tape_destroy(tape);
    return looks;
}

Test(look, that_stays_the_same_is_told_once)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 77, .players = 2, .chatter = 100});
    const uint8_t same[2][3] = {{1, 2, 3}, {1, 2, 4}};
    cr_assert(world_reach(w, 20, 30 * TT_SECOND));
    for (uint32_t i = 0; i < 100; i++) { // for 10 s, and then another
        cr_assert(eq(int, tt_peer_look(world_peer(w, 0), 0, same[i == 99], 3), TT_OK));
        world_run(w, TT_SECOND / 10);
    }
    world_run(w, 2 * TT_SECOND);
    cr_assert(eq(u64, looks_of(w), 2));
    world_destroy(w);
}

Test(look, of_ones_own_is_on_ones_own_tape)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/tickertape-look-%d.tape", (int)getpid());
    tt_world *w = world_create(
        &(tt_world_def){.seed = 63, .players = 3, .chatter = 100, .looks = true, .record = path});
    cr_assert(world_reach(w, 200, 30 * TT_SECOND));
    tt_tape *tape = open_tape(path);
    cr_assert(ge(u32, check_looks(tape, 1, 2), 15));
    tt_tape_destroy(tape);
    world_destroy(w);
    unlink(path);
}
