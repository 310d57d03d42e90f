// Playing on from a recorded state: alone, and with others.

#include "practice.h"
#include "tickertape/playback.h"
#include "tickertape/strip.h"
#include "tickertape/tape_writer.h"
#include "world.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static char parent[64], child[64], grandchild[64];

// Stands in for the system's, to count who waits for the disk: the ticks' thread, or others.
static pthread_t here;
static atomic_uint syncs_here, syncs_elsewhere;

int fdatasync(int fd)
{
    atomic_fetch_add(pthread_equal(pthread_self(), here) ? &syncs_here : &syncs_elsewhere, 1);
    return (int)syscall(SYS_fdatasync, fd);
}

static void make_paths(void)
{
    here = pthread_self();
    snprintf(parent, sizeof parent, "/tmp/tickertape-resume-%d-1.tape", (int)getpid());
    snprintf(child, sizeof child, "/tmp/tickertape-resume-%d-2.tape", (int)getpid());
    snprintf(grandchild, sizeof grandchild, "/tmp/tickertape-resume-%d-3.tape", (int)getpid());
}

static void remove_paths(void)
{
    unlink(parent);
    unlink(child);
    unlink(grandchild);
}

TestSuite(resume, .init = make_paths, .fini = remove_paths);

static tt_peer *practice(tt_peer_def def)
{
    tt_peer *peer;
    def.game = &toy_game;
    def.mode = TT_PEER_PRACTICE;
    tt_status status = tt_peer_create(&def, &peer);
    cr_assert(eq(int, status, TT_OK), "%s", tt_status_text(status));
    return peer;
}

// To state `tick`; all seats add to cells, each match to its own.
static void play(tt_peer *peer, uint32_t tick, uint8_t cell)
{
    uint64_t now = 0;
    while (!tt_peer_sim(peer) || tt_sim_tick(tt_peer_sim(peer)) < tick) {
        if (!practice_next(peer, &now)) break;
        uint8_t command[2] = {cell, (uint8_t)tt_sim_tick(tt_peer_sim(peer))};
        bool plays = tt_peer_phase_of(peer) == TT_PEER_PLAYING;
        for (uint32_t i = 0; plays && i < tt_peer_players(peer); i++)
            cr_assert(eq(int, tt_peer_send(peer, i, command, sizeof command), TT_OK));
    }
}

// A practice that is recorded, up to `ticks`; its last trail.
static uint64_t record(const char *path, tt_peer_def def, uint32_t ticks, uint8_t cell)
{
    def.record = path;
    tt_peer *peer = practice(def);
    play(peer, ticks, cell);
    uint64_t trail = tt_sim_trail(tt_peer_sim(peer));
    tt_peer_destroy(peer);
    return trail;
}

static tt_tape *open_tape(const char *path)
{
    tt_tape *tape;
    tt_tape_fault fault;
    cr_assert(eq(int, tt_tape_open(path, &tape, &fault), TT_OK), "%s", fault.reason);
    return tape;
}

// Both tapes are the same up to `tick`, and then one says that it leaves the other.
static void expect_branch(const char *from, const char *to, uint32_t tick, uint32_t branches)
{
    uint8_t one[TT_HEAD_SIZE], two[TT_HEAD_SIZE];
    tt_tape *old = open_tape(from), *new = open_tape(to);
    const tt_tape_info *before = tt_tape_info_of(old), *after = tt_tape_info_of(new);
    cr_assert(eq(u32, after->branches, branches));
    cr_assert(eq(u32, after->branch_tick, tick));
    cr_assert(eq(int, memcmp(after->parent, before->id, sizeof before->id), 0));
    cr_assert(ne(int, memcmp(after->id, before->id, sizeof before->id), 0));
    cr_assert(eq(int, tt_tape_head(old, tick, one), TT_OK));
    cr_assert(eq(int, tt_tape_head(new, tick, two), TT_OK));
    cr_assert(eq(int, memcmp(one, two, sizeof one), 0));
    tt_tape_destroy(old);
    tt_tape_destroy(new);
}

// The relay signs only what it has seen.
static void expect_unsigned(const char *path)
{
    tt_tape *tape = open_tape(path);
    cr_assert(tt_tape_info_of(tape)->has_key);
    cr_assert(eq(u32, tt_tape_info_of(tape)->checkpoints, 0));
    // Of the past it has one trail, which speaks for all of it: that of the state gone on from.
    tt_trail trail;
    cr_assert(tt_tape_trail_from(tape, 0, &trail));
    cr_assert(eq(u32, trail.tick, tt_tape_info_of(tape)->branch_tick));
    tt_tape_destroy(tape);
}

// The last trail of a tape as its turns give it; all on the way are as recorded.
static uint64_t replay(const char *path)
{
    tt_playback *playback;
    tt_tape *tape = open_tape(path);
    tt_playback_def def = {.game = &toy_game, .tape = tape};
    cr_assert(eq(int, tt_playback_create(&def, &playback), TT_OK));
    cr_assert(eq(int, tt_playback_seek(playback, tt_tape_info_of(tape)->ticks), TT_OK));
    cr_assert(eq(u32, tt_playback_differs(playback), UINT32_MAX));
    uint64_t trail = tt_sim_trail(tt_playback_sim(playback));
    tt_playback_destroy(playback);
    tt_tape_destroy(tape);
    return trail;
}

Test(resume, alone_from_any_state_and_again_from_there)
{
    record(parent, (tt_peer_def){.seats = 3, .seed = 5}, 2000, 1);
    static const uint32_t ticks[] = {0, 1, 30, 1500, 2000}; // less and more than one upload
    for (size_t i = 0; i < sizeof ticks / sizeof *ticks; i++) {
        tt_peer_def def = {.resume = parent, .resume_tick = ticks[i]};
        uint64_t trail = record(child, def, ticks[i] + 100, 2);
        expect_branch(parent, child, ticks[i], 1);
        cr_assert(eq(u64, replay(child), trail));
        def = (tt_peer_def){.resume = child, .resume_tick = ticks[i] + 50};
        trail = record(grandchild, def, ticks[i] + 100, 3);
        expect_branch(child, grandchild, ticks[i] + 50, 2);
        cr_assert(eq(u64, replay(grandchild), trail));
        unlink(child);
        unlink(grandchild);
    }
}

Test(resume, the_same_every_time_but_for_the_seed)
{
    record(parent, (tt_peer_def){.seats = 2}, 300, 1);
    tt_peer_def def = {.resume = parent, .resume_tick = 200, .replace = true};
    uint64_t trail = record(child, def, 300, 2);
    cr_assert(eq(u64, record(child, def, 300, 2), trail));
    def.sync_test = 3;
    cr_assert(eq(u64, record(child, def, 300, 2), trail));
}

Test(resume, a_seat_can_be_chosen)
{
    record(parent, (tt_peer_def){.seats = 4}, 50, 1);
    tt_peer *peer =
        practice((tt_peer_def){.resume = parent, .resume_tick = 40, .seat_given = true, .seat = 2});
    play(peer, 60, 2);
    cr_assert(eq(u32, tt_peer_players(peer), 4));
    cr_assert(eq(u8, tt_peer_seat(peer, 0), 2));
    cr_assert(eq(u8, tt_peer_seat(peer, 1), 0));
    cr_assert(eq(u8, tt_peer_seat(peer, 3), 3));
    tt_peer_destroy(peer);
}

Test(resume, a_pause_ends)
{
    tt_peer *peer = practice((tt_peer_def){.seats = 2, .record = parent});
    play(peer, 50, 1);
    cr_assert(eq(int, tt_peer_pause(peer, 0, true), TT_OK));
    play(peer, 80, 1);
    uint32_t steps = ((const toy_state *)tt_sim_state(tt_peer_sim(peer)))->steps;
    tt_peer_destroy(peer);
    peer = practice((tt_peer_def){.resume = parent, .resume_tick = UINT32_MAX});
    play(peer, 90, 2);
    cr_assert(not(tt_sim_paused(tt_peer_sim(peer))));
    cr_assert(eq(u32, ((const toy_state *)tt_sim_state(tt_peer_sim(peer)))->steps, steps + 10));
    tt_peer_destroy(peer);
}

Test(resume, a_match_that_is_over_there_ends_at_once)
{
    static const uint8_t settings[4] = {100};
    tt_peer_def def = {.seats = 2, .settings = settings, .settings_size = sizeof settings};
    record(parent, def, 100, 1);
    tt_peer *peer = practice((tt_peer_def){.resume = parent, .resume_tick = 100});
    play(peer, 200, 2);
    cr_assert(eq(u32, tt_sim_tick(tt_peer_sim(peer)), 100));
    cr_assert(ge(int, tt_peer_phase_of(peer), TT_PEER_OVER));
    tt_peer_destroy(peer);
}

static tt_status try(tt_peer_def def)
{
    tt_peer *peer;
    if (!def.game) def.game = &toy_game;
    tt_status status = tt_peer_create(&def, &peer);
    tt_peer_destroy(peer);
    return status;
}

Test(resume, what_can_not_be_gone_on_from_is_refused_with_the_reason)
{
    tt_game other = toy_game;
    other.rules++;
    record(parent, (tt_peer_def){.seats = 2}, 50, 1);
    tt_peer_def def = {.mode = TT_PEER_PRACTICE, .resume = parent, .resume_tick = 51};
    cr_assert(eq(int, try(def), TT_OUT_OF_RANGE));
    def.resume_tick = 50;
    cr_assert(eq(int, try(def), TT_OK));
    def.game = &other;
    cr_assert(eq(int, try(def), TT_WRONG_GAME));
    def.game = &toy_game;
    def.resume = child;
    cr_assert(eq(int, try(def), TT_NOT_FOUND));
    def.resume = "/dev/null";
    cr_assert(eq(int, try(def), TT_NOT_A_TAPE));
    def = (tt_peer_def){.mode = TT_PEER_WATCH, .resume = parent, .address = "127.0.0.1"};
    cr_assert(eq(int, try(def), TT_BAD_ARGUMENT));
}

// The turns of a stripped tape are those of its match only up to the first that lacks something.
Test(resume, what_is_stripped_is_refused_from_there_on)
{
    tt_peer *peer = practice((tt_peer_def){.record = parent, .seats = 2});
    play(peer, 20, 1);
    cr_assert(eq(int, tt_peer_team_chat(peer, 1, "to the ford"), TT_OK));
    play(peer, 50, 1);
    tt_peer_destroy(peer);
    cr_assert(eq(int, tt_tape_strip(&(tt_strip_def){{.path = parent}, child, false}, NULL), TT_OK));
    replay(child);
    tt_tape *tape = open_tape(child);
    uint32_t first = tt_tape_info_of(tape)->stripped_tick;
    cr_assert(le(u32, 20, first));
    tt_tape_destroy(tape);
    tt_peer_def def = {.mode = TT_PEER_PRACTICE, .resume = child, .resume_tick = first};
    cr_assert(eq(int, try(def), TT_OK));
    def.resume_tick = first + 1;
    cr_assert(eq(int, try(def), TT_STRIPPED));
    def.resume_tick = UINT32_MAX;
    cr_assert(eq(int, try(def), TT_STRIPPED));
}

Test(resume, a_piece_is_refused_at_once)
{
    tt_match match = toy_match(2);
    uint8_t head[TT_HEAD_SIZE] = {42};
    tt_tape_writer_def piece = {.path = parent, .match = &match, .head = head, .first_tick = 7};
    tt_tape_writer *writer;
    cr_assert(eq(int, tt_tape_writer_create(&piece, &writer), TT_OK));
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
    tt_peer_def def = {.mode = TT_PEER_PRACTICE, .resume = parent, .resume_tick = UINT32_MAX};
    cr_assert(eq(int, try(def), TT_NO_BEGINNING));
}

Test(resume, who_can_not_read_what_it_goes_on_from_is_told)
{
    record(parent, (tt_peer_def){.seats = 8}, 3000, 1); // more than is read at once
    tt_peer *peer = practice((tt_peer_def){.resume = parent, .resume_tick = 3000});
    cr_assert(eq(int, truncate(parent, 2000), 0));
    tt_peer_event event = {.type = TT_PEER_EVENT_WELCOME};
    uint32_t told = 0;
    for (uint64_t now = 0; now < 5 * TT_SECOND; now += TT_SECOND / 100) {
        tt_peer_advance(peer, now);
        while (tt_peer_poll(peer, &event)) {
            told += event.type == TT_PEER_EVENT_BROKEN;
            if (event.type == TT_PEER_EVENT_BROKEN) cr_assert(eq(int, event.status, TT_DAMAGED));
        }
    }
    cr_assert(eq(u32, told, 1));
    cr_assert(eq(int, tt_peer_phase_of(peer), TT_PEER_BROKEN));
    tt_peer_destroy(peer);
}

Test(resume, players_beyond_those_that_were_named_get_numbers)
{
    record(parent, (tt_peer_def){.seats = 4}, 50, 1);
    const char **further = malloc(sizeof *further); // so that reading behind it is noticed
    cr_assert(further != NULL);
    further[0] = "ben";
    tt_peer_def def = {.name = "anna", .further = further, .resume = parent, .resume_tick = 40};
    record(child, def, 60, 2);
    free(further);
    tt_tape *tape = open_tape(child);
    const tt_tape_info *info = tt_tape_info_of(tape);
    cr_assert(eq(int, strcmp(info->names[1], "ben"), 0));
    cr_assert(eq(int, strcmp(info->names[2], "anna3"), 0));
    cr_assert(eq(int, strcmp(info->names[3], "anna4"), 0));
    tt_tape_destroy(tape);
}

Test(resume, as_many_players_are_named_as_there_are_names_for)
{
    const char *further[] = {"ben", "cleo", "dora", "nobody", "else"};
    record(parent, (tt_peer_def){.seats = 4}, 50, 1);
    tt_peer_def def = {.name = "anna",
                       .further = further,
                       .further_count = 5,
                       .resume = parent,
                       .resume_tick = 40};
    record(child, def, 60, 2);
    tt_tape *tape = open_tape(child);
    const tt_tape_info *info = tt_tape_info_of(tape);
    for (uint32_t i = 1; i < 4; i++) cr_assert(eq(int, strcmp(info->names[i], further[i - 1]), 0));
    tt_tape_destroy(tape);
}

Test(resume, with_others_who_come_by_the_name_of_the_room)
{
    record(parent, (tt_peer_def){.seats = 3, .seed = 5}, 2000, 1);
    tt_world *w = world_create(&(tt_world_def){.seed = 90,
                                               .players = 3,
                                               .spectators = 2,
                                               .chatter = 300,
                                               .predict = 20,
                                               .resume = parent,
                                               .resume_tick = 1500,
                                               .late_from = 4,
                                               .weather = {.lag = 40 * MS, .loss = 50000}});
    cr_assert(world_reach(w, 1600, 30 * TT_SECOND)); // all but the last spectator
    world_join(w, 4);
    cr_assert(world_reach(w, 1800, 60 * TT_SECOND));
    for (uint32_t i = 0; i < 5; i++) {
        cr_assert(eq(u32, world_events(w, i, TT_PEER_EVENT_PARTED), 0));
        cr_assert(eq(u32, world_event(w, i, TT_PEER_EVENT_BRANCH)->tick, 1500));
    }
    expect_branch(parent, world_tape(w, "room"), 1500, 1);
    expect_unsigned(world_tape(w, "room"));
    world_destroy(w);
}

Test(resume, in_the_lobby_seats_come_and_go_until_all_are_taken)
{
    record(parent, (tt_peer_def){.seats = 3}, 300, 1);
    tt_world *w = world_create(&(tt_world_def){.seed = 91,
                                               .players = 4,
                                               .seats = 3,
                                               .chatter = 300,
                                               .resume = parent,
                                               .resume_tick = 200,
                                               .late_from = 1});
    world_run(w, 5 * TT_SECOND);
    cr_assert(eq(int, tt_peer_phase_of(world_peer(w, 0)), TT_PEER_LOBBY));
    cr_assert(eq(u32, world_tick(w, 0), 200)); // what was is played already
    cr_assert(eq(u32, world_files(w), 1));     // no tape yet: part of one
    const char *part = strrchr(world_tape(w, "room"), '.');
    cr_assert(eq(int, strcmp(part, ".part"), 0));
    world_join(w, 1);
    world_stall(w, 0, true); // all is uploaded: the room does without
    world_run(w, 12 * TT_SECOND);
    world_join(w, 2);
    world_join(w, 3);
    world_run(w, 10 * TT_SECOND);
    for (uint32_t i = 1; i < 4; i++) cr_assert(lt(u32, 300, world_tick(w, i)));
    cr_assert(eq(u8, tt_peer_seat(world_peer(w, 2), 0), 0));
    expect_branch(parent, world_tape(w, "room"), 200, 1);
    world_destroy(w);
}

Test(resume, an_upload_that_breaks_off_leaves_no_room_and_no_tape)
{
    record(parent, (tt_peer_def){.seats = 2}, 9000, 1);
    tt_world *w = world_create(
        &(tt_world_def){.seed = 92, .players = 2, .resume = parent, .resume_tick = 9000});
    world_run(w, TT_SECOND / 4);
    cr_assert(lt(u32, 0, world_turns(w)));
    cr_assert(lt(u32, world_turns(w), 9000));
    tt_peer_leave(world_peer(w, 0));
    world_run(w, TT_SECOND);
    const tt_peer_event *ended = world_event(w, 1, TT_PEER_EVENT_ENDED);
    cr_assert(ended != NULL && ended->ending == TT_ENDING_DESERTED);
    cr_assert(eq(u32, world_files(w), 0));
    world_destroy(w);
}

Test(resume, a_room_of_that_name_is_taken_and_goes_on)
{
    record(parent, (tt_peer_def){.seats = 2}, 100, 1);
    tt_world *w = world_create(&(tt_world_def){
        .seed = 93, .players = 3, .seats = 2, .chatter = 300, .resume = parent, .resumer = 2});
    world_run(w, 5 * TT_SECOND);
    cr_assert(eq(u8, world_refused(w, 2)->reason, TT_REFUSED_TAKEN));
    cr_assert(lt(u32, 60, world_tick(w, 1)));
    world_destroy(w);
}

Test(resume, nobody_waits_for_the_disk_while_it_is_uploaded)
{
    record(parent, (tt_peer_def){.seats = 2}, 9000, 1);
    syncs_here = 0;
    tt_world *w = world_create(&(tt_world_def){
        .seed = 94, .players = 2, .sync_turns = true, .resume = parent, .resume_tick = 9000});
    world_run(w, TT_SECOND / 4);
    cr_assert(lt(u32, 0, world_turns(w)));
    tt_peer_leave(world_peer(w, 0));
    world_run(w, TT_SECOND);
    cr_assert(eq(u32, world_files(w), 0));
    world_destroy(w);
    cr_assert(eq(u32, syncs_here, 0));
    cr_assert(eq(u32, syncs_elsewhere, 0));
}

Test(resume, each_turn_waits_for_the_disk_and_the_end_does_not)
{
    record(parent, (tt_peer_def){.seats = 2}, 300, 1);
    syncs_here = 0;
    tt_world *w = world_create(&(tt_world_def){
        .seed = 95, .players = 2, .sync_turns = true, .resume = parent, .resume_tick = 200});
    cr_assert(world_reach(w, 260, 30 * TT_SECOND));
    uint32_t played = world_turns(w) - 200;
    cr_assert(eq(u32, syncs_here, played));
    world_destroy(w);
    cr_assert(eq(u32, syncs_here, played));
    cr_assert(lt(u32, 0, syncs_elsewhere));
}
