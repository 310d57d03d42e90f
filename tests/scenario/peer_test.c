// The peer as a game sees it: practice on virtual time, its view, its eyes, its sync test.

#include "practice.h"
#include "tickertape/tape.h"
#include "toy.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char path[64];

static void make_path(void)
{
    snprintf(path, sizeof path, "/tmp/tickertape-peer-%d.tape", (int)getpid());
    unlink(path);
}

static void remove_path(void)
{
    unlink(path);
}

TestSuite(peer, .init = make_path, .fini = remove_path);

static tt_peer *practice(const tt_game *game, tt_peer_def def)
{
    tt_peer *peer;
    def.game = game;
    def.mode = TT_PEER_PRACTICE;
    tt_status status = tt_peer_create(&def, &peer);
    cr_assert(eq(int, status, TT_OK), "%s", tt_status_text(status));
    return peer;
}

// Plays to state `tick`; every seat adds to a cell every other tick. Returns the time that it is.
static uint64_t play(tt_peer *peer, uint32_t tick, uint64_t now)
{
    while (!tt_peer_sim(peer) || tt_sim_tick(tt_peer_sim(peer)) < tick) {
        if (!practice_next(peer, &now)) break;
        uint32_t seen = tt_sim_tick(tt_peer_sim(peer));
        for (uint32_t i = 0; i < tt_peer_players(peer) && seen % 2 == 0; i++) {
            uint8_t command[2] = {(uint8_t)(seen + i), 1};
            cr_assert(eq(int, tt_peer_send(peer, i, command, sizeof command), TT_OK));
        }
    }
    return now;
}

static const tt_peer_event *find_event(tt_peer *peer, tt_peer_event_type type)
{
    static tt_peer_event event;
    while (tt_peer_poll(peer, &event)) {
        if (event.type == type) return &event;
    }
    return NULL;
}

Test(peer, every_rung_of_the_ladder_can_practise)
{
    const tt_game *games[] = {&toy_game, &toy_marked, &toy_heap, &toy_hashed};
    for (int i = 0; i < 4; i++) {
        tt_peer *peer = practice(games[i], (tt_peer_def){.seats = 3, .seed = 9});
        play(peer, 120, 0);
        const toy_state *state = tt_sim_state(tt_peer_sim(peer));
        cr_assert(eq(u32, state->steps, 120));
        for (int seat = 0; seat < 3; seat++) cr_assert(ge(i64, state->score[seat], 50));
        tt_peer_destroy(peer);
    }
}

Test(peer, practice_needs_no_real_time_and_is_the_same_every_time)
{
    uint64_t trails[2];
    for (int i = 0; i < 2; i++) {
        tt_peer *peer = practice(&toy_game, (tt_peer_def){.seats = 4, .seed = 3});
        uint64_t now = play(peer, 2000, 0);
        cr_assert(ge(u64, now, 99 * TT_SECOND)); // 2,000 ticks at 20 a second, on the peer's clock
        trails[i] = tt_sim_trail(tt_peer_sim(peer));
        tt_peer_destroy(peer);
    }
    cr_assert(eq(u64, trails[0], trails[1]));
}

Test(peer, seeking_moves_only_the_eyes)
{
    tt_peer *peer = practice(&toy_game, (tt_peer_def){.seats = 2, .record = path});
    uint64_t now = play(peer, 100, 0);
    cr_assert(eq(int, tt_peer_seek(peer, 30), TT_OK));
    tt_view view = tt_peer_view(peer, now);
    cr_assert(eq(u32, view.tick, 30));
    cr_assert(eq(u32, ((const toy_state *)view.current)->steps, 30));
    cr_assert(eq(u32, tt_sim_tick(tt_peer_sim(peer)), 100));
    now = play(peer, 150, now);
    cr_assert(eq(u32, tt_peer_view(peer, now).tick, 30));
    cr_assert(eq(int, tt_peer_seek(peer, 140), TT_OK));
    cr_assert(eq(u32, tt_peer_view(peer, now).tick, 140));
    cr_assert(eq(int, tt_peer_seek(peer, 1000), TT_OUT_OF_RANGE));
    cr_assert(eq(int, tt_peer_seek(peer, UINT32_MAX), TT_OK));
    cr_assert(eq(u32, tt_peer_view(peer, now).tick, 150));
    tt_peer_destroy(peer);
}

Test(peer, without_a_tape_there_is_nothing_to_look_back_at)
{
    tt_peer *peer = practice(&toy_game, (tt_peer_def){.seats = 2});
    play(peer, 10, 0);
    cr_assert(eq(int, tt_peer_seek(peer, 3), TT_UNSUPPORTED));
    tt_peer_destroy(peer);
}

Test(peer, the_view_blends_from_the_last_state_to_this_one)
{
    tt_peer *peer = practice(&toy_game, (tt_peer_def){.seats = 2, .view = true});
    uint64_t now = play(peer, 50, 0);
    const toy_state *previous = tt_peer_view(peer, now).previous;
    const toy_state *current = tt_peer_view(peer, now).current;
    cr_assert(eq(u32, previous->steps, 49));
    cr_assert(eq(u32, current->steps, 50));
    uint64_t presented = now;
    while (tt_peer_view(peer, presented).blend > 0) presented -= TT_SECOND / 1000;
    cr_assert(eq(u32, tt_peer_view(peer, presented + TT_SECOND / 40).blend / 1024, 32));
    cr_assert(eq(u32, tt_peer_view(peer, presented + TT_SECOND).blend, 65536));
    tt_peer_destroy(peer);
}

// A game whose step reads what is not in its state.
static uint32_t outside;

static void step_leaky(void *memory, const tt_turn *turn, tt_step *step)
{
    toy_state *state = memory;
    toy_game.step(memory, turn, step);
    if (turn->tick == 40) state->cells[1] += outside++;
}

Test(peer, the_sync_test_stops_a_game_that_reads_outside_its_state)
{
    tt_game leaky = toy_game;
    leaky.step = step_leaky;
    tt_peer *peer = practice(&leaky, (tt_peer_def){.seats = 2, .sync_test = 4});
    play(peer, 100, 0);
    cr_assert(eq(int, tt_peer_phase_of(peer), TT_PEER_BROKEN));
    cr_assert(eq(u32, tt_peer_sync_test(peer).tick, 41));
    tt_layout_value value;
    uint64_t offset = tt_peer_sync_test(peer).offset;
    cr_assert(tt_layout_at(&toy_layout, toy_layout.state, offset, &value));
    cr_assert(eq(int, strcmp(value.path, "cells[1]"), 0));
    const tt_peer_event *event = find_event(peer, TT_PEER_EVENT_SYNC_TEST);
    cr_assert(event != NULL && event->tick == 41);
    tt_peer_destroy(peer);
}

Test(peer, a_tape_that_exists_is_not_replaced_by_accident)
{
    tt_peer *peer = practice(&toy_game, (tt_peer_def){.seats = 2, .record = path});
    play(peer, 10, 0);
    tt_peer_destroy(peer);
    tt_peer_def again = {.game = &toy_game, .mode = TT_PEER_PRACTICE, .record = path};
    cr_assert(eq(int, tt_peer_create(&again, &peer), TT_EXISTS));
    again.record = "/nowhere/at/all.tape";
    cr_assert(eq(int, tt_peer_create(&again, &peer), TT_IO));
    peer = practice(&toy_game, (tt_peer_def){.seats = 2, .record = path, .replace = true});
    play(peer, 20, 0);
    tt_peer_destroy(peer);
    tt_tape *tape;
    cr_assert(eq(int, tt_tape_open(path, &tape, NULL), TT_OK));
    cr_assert(eq(u32, tt_tape_info_of(tape)->ticks, 20));
    tt_tape_destroy(tape);
}

static tt_peer *host_with(tt_peer_def def)
{
    tt_peer *peer;
    def.game = &toy_game;
    def.mode = TT_PEER_HOST;
    def.address = "127.0.0.1";
    def.match = "m";
    def.name = "host";
    return tt_peer_create(&def, &peer) == TT_OK ? peer : NULL;
}

static tt_peer *guest_at(uint16_t port, uint32_t stop_at)
{
    tt_peer *peer;
    tt_peer_def def = {.game = &toy_game,
                       .mode = TT_PEER_JOIN,
                       .address = "127.0.0.1",
                       .port = port,
                       .match = "m",
                       .name = "guest",
                       .stop_at = stop_at};
    cr_assert(eq(int, tt_peer_create(&def, &peer), TT_OK));
    return peer;
}

Test(peer, a_host_and_a_guest_play_over_the_real_network, .timeout = 30)
{
    tt_peer *host = host_with((tt_peer_def){.stop_at = 20});
    cr_assert(host != NULL);
    tt_peer *guest = guest_at(tt_peer_port(host), 20);
    uint64_t now = 0;
    while (tt_peer_phase_of(host) < TT_PEER_STOPPED || tt_peer_phase_of(guest) < TT_PEER_STOPPED) {
        tt_peer_advance(host, now);
        tt_peer_advance(guest, now);
        tt_peer_wait(guest, TT_SECOND / 500);
        now += TT_SECOND / 500;
    }
    cr_assert(eq(u32, tt_sim_tick(tt_peer_sim(guest)), 20));
    cr_assert(eq(u64, tt_sim_trail(tt_peer_sim(host)), tt_sim_trail(tt_peer_sim(guest))));
    tt_peer_destroy(guest);
    tt_peer_destroy(host);
}

// A host that plays 20 ticks and goes, in a process of its own,
// because saying goodbye takes a moment.
static pid_t start_host(uint16_t *port)
{
    int pipe_ends[2];
    cr_assert(eq(int, pipe(pipe_ends), 0));
    pid_t child = fork();
    if (child == 0) {
        tt_peer *host = host_with((tt_peer_def){.stop_at = 20});
        if (!host) _exit(1);
        *port = tt_peer_port(host);
        if (write(pipe_ends[1], port, sizeof *port) != sizeof *port) _exit(1);
        for (uint64_t now = 0; tt_peer_phase_of(host) < TT_PEER_STOPPED; now += TT_SECOND / 500) {
            tt_peer_advance(host, now);
            tt_peer_wait(host, TT_SECOND / 500);
        }
        tt_peer_destroy(host);
        _exit(0);
    }
    cr_assert(eq(sz, (size_t)read(pipe_ends[0], port, sizeof *port), sizeof *port));
    return child;
}

Test(peer, guests_are_told_when_their_host_goes, .timeout = 60)
{
    uint16_t port;
    pid_t host = start_host(&port);
    tt_peer *guest = guest_at(port, 0);
    const tt_peer_event *event = NULL;
    for (uint64_t now = 0; now < 60 * TT_SECOND && !event; now += TT_SECOND / 500) {
        tt_peer_advance(guest, now);
        event = find_event(guest, TT_PEER_EVENT_ENDED);
        tt_peer_wait(guest, TT_SECOND / 500);
    }
    cr_assert(event != NULL && event->ending == TT_ENDING_CLOSED);
    cr_assert(eq(int, waitpid(host, NULL, 0), host));
    tt_peer_destroy(guest);
}

Test(peer, a_host_s_match_is_as_the_host_says_whoever_comes_first, .timeout = 30)
{
    tt_peer *host = host_with((tt_peer_def){.seats = 3, .seed_given = true, .seed = 5});
    cr_assert(host != NULL);
    tt_peer *guest = guest_at(tt_peer_port(host), 0);
    // The guest hurries: it is served twenty times as often.
    for (uint64_t now = 0; !tt_peer_match(host) || !tt_peer_match(guest); now += TT_SECOND / 500) {
        if (now / (TT_SECOND / 500) % 20 == 0 || tt_peer_match(guest)) tt_peer_advance(host, now);
        tt_peer_advance(guest, now);
        tt_peer_wait(guest, TT_SECOND / 1000);
    }
    cr_assert(eq(u32, tt_peer_match(guest)->seats, 3));
    cr_assert(eq(u64, tt_peer_match(host)->seed, 5));
    cr_assert(eq(u64, tt_peer_match(guest)->seed, 5));
    tt_peer_destroy(guest);
    tt_peer_destroy(host);
}

Test(peer, every_player_of_a_peer_is_told_what_is_held)
{
    tt_peer *peer = practice(&toy_game, (tt_peer_def){.seats = 8});
    uint64_t now = play(peer, 10, 0);
    uint8_t command[TT_COMMAND_SIZE_MAX] = {1, 1};
    for (uint32_t i = 16; i < 8 * 16; i++) {
        cr_assert(eq(int, tt_peer_send(peer, i / 16, command, sizeof command), TT_OK));
    }
    for (int i = 0; i < 40; i++) {
        tt_peer_advance(peer, now);
        now = tt_peer_deadline(peer) > now ? tt_peer_deadline(peer) : now;
    }
    const tt_peer_event *held = find_event(peer, TT_PEER_EVENT_HELD);
    cr_assert(held != NULL && held->seat != tt_peer_seat(peer, 0) && held->count > 0);
    tt_peer_destroy(peer);
}

Test(peer, wrong_definitions_are_refused)
{
    tt_peer *peer;
    tt_game broken = toy_game;
    broken.step = NULL;
    tt_peer_def defs[] = {
        {.game = &broken, .mode = TT_PEER_PRACTICE},
        {.game = &toy_game, .mode = TT_PEER_JOIN},
        {.game = &toy_game, .mode = TT_PEER_PRACTICE, .match = "no/slash"},
        {.game = &toy_game,
         .mode = TT_PEER_PRACTICE,
         .name = "much_too_long_for_a_name_of_anybody_here"},
        {.game = &toy_game, .mode = TT_PEER_PRACTICE, .players = TT_PLAYERS_MAX + 1},
        {.game = &toy_game, .mode = TT_PEER_PRACTICE, .seats = TT_SEATS_MAX + 1},
    };
    for (size_t i = 0; i < sizeof defs / sizeof defs[0]; i++) {
        cr_assert(ne(int, tt_peer_create(&defs[i], &peer), TT_OK), "definition %zu", i);
        cr_assert(peer == NULL);
    }
}

Test(peer, names_its_further_players_and_measures_how_long_commands_take)
{
    const char *further[] = {"ben", "cleo"};
    tt_peer *peer = practice(
        &toy_game, (tt_peer_def){.name = "anna", .further = further, .seats = 3, .seed = 1});
    cr_assert(eq(u64, tt_peer_latency(peer), 0));
    play(peer, 1, 0);
    const char *expected[] = {"anna", "ben", "cleo"};
    for (int i = 0; i < 3; i++) {
        const tt_peer_event *joined = find_event(peer, TT_PEER_EVENT_SEAT);
        cr_assert(joined != NULL);
        cr_assert(eq(u32, joined->size, (uint32_t)strlen(expected[joined->seat])));
        cr_assert(eq(int, memcmp(joined->data, expected[joined->seat], joined->size), 0));
    }
    play(peer, 60, 2 * TT_SECOND);
    // Asked after a tick, sealed with the next: on virtual time at most two ticks.
    cr_assert(lt(u64, 0, tt_peer_latency(peer)));
    cr_assert(le(u64, tt_peer_latency(peer), TT_SECOND / 10));
    cr_assert(eq(u64, tt_peer_round_trip(peer), 0));
    tt_peer_destroy(peer);
}

Test(peer, refuses_a_further_name_that_is_none)
{
    const char *further[] = {"not a name"};
    tt_peer_def def = {.game = &toy_game, .mode = TT_PEER_PRACTICE, .further = further, .seats = 2};
    tt_peer *peer;
    cr_assert(eq(int, tt_peer_create(&def, &peer), TT_BAD_ARGUMENT));
}
