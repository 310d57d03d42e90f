#include "recording.h"

#include "tickertape/playback.h"
#include "tickertape/tape_writer.h"
#include "toy.h"

enum { SEATS = 4 };

static void must(tt_status status)
{
    TT_ASSERT(status == TT_OK);
}

static void fill(tt_turn *turn, const tt_numbering *numbering, uint8_t data[SEATS][2])
{
    turn->tick = numbering->tick;
    turn->count = 0;
    for (uint8_t seat = 0; seat < SEATS; seat++) {
        data[seat][0] = (uint8_t)(turn->tick * 7 + seat);
        data[seat][1] = (uint8_t)(turn->tick + 1);
        turn->events[turn->count++] = (tt_event){
            .tick = turn->tick,
            .number = numbering->number[seat],
            .type = TT_EVENT_COMMAND,
            .seat = seat,
            .size = 2,
            .data = data[seat],
        };
    }
}

static void record_turn(tt_tape_writer *writer, tt_sim *sim, tt_numbering *numbering)
{
    static tt_turn turn;
    uint8_t bytes[TT_TURN_SIZE_MAX], data[SEATS][2];
    fill(&turn, numbering, data);
    tt_writer canonical = tt_writer_of(bytes, sizeof bytes);
    tt_turn_write(&turn, numbering, &canonical);
    must(tt_tape_append(writer, bytes, canonical.size));
    tt_sim_apply(sim, &turn);
}

void recording_make(const recording_def *def)
{
    tt_match match = toy_match(SEATS);
    match.seed = def->seed;
    tt_numbering numbering = {0};
    tt_tape_writer *writer;
    tt_sim *sim;
    must(tt_tape_writer_create(
        &(tt_tape_writer_def){.path = def->path, .match = &match, .force = true}, &writer));
    must(tt_sim_create(&(tt_sim_def){.game = &toy_game, .match = &match}, &sim));
    while (numbering.tick < def->ticks) {
        record_turn(writer, sim, &numbering);
        if (def->trail_every == 0 || numbering.tick % def->trail_every != 0) continue;
        must(tt_tape_trail(writer, (tt_trail){numbering.tick, tt_sim_trail(sim)}));
    }
    tt_sim_destroy(sim);
    must(tt_tape_close(writer, false, 0));
}

static tt_status write_all(const tt_cache_def *def, const tt_history *history, uint32_t ticks)
{
    enum { PORTION = 1000 };
    tt_cache_writer *writer;
    bool done = false;
    tt_status status = tt_cache_writer_create(def, history, ticks, &writer);
    while (status == TT_OK && !done) status = tt_cache_write(writer, PORTION, &done);
    tt_cache_writer_destroy(writer);
    return status;
}

tt_status recording_keep(const tt_cache_def *def)
{
    tt_playback *playback;
    uint32_t ticks = tt_tape_info_of(def->tape)->ticks;
    must(tt_playback_create(&(tt_playback_def){.game = def->game, .tape = def->tape}, &playback));
    must(tt_playback_seek(playback, ticks));
    tt_status status = write_all(def, tt_playback_history(playback), ticks);
    tt_playback_destroy(playback);
    return status;
}
