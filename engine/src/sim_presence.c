// The engine's own state: who is there, and whether the match is paused. It moves before the step,
// and decides what the step sees of a turn:
//
//     the turn itself                   as a rule
//     what was missed, then the turn    in the turn that resumes: while paused no step ran
//     nothing                           while paused
//
// Events of seats that this match has not are never seen.

#include "sim_private.h"

#include <string.h>

static tt_engine_state *engine_of(tt_sim *sim)
{
    return (tt_engine_state *)(void *)sim->memory;
}

static const tt_engine_state *const_engine_of(const tt_sim *sim)
{
    return (const tt_engine_state *)(const void *)sim->memory;
}

static bool about_presence(uint32_t type)
{
    return type >= TT_EVENT_JOINED && type <= TT_EVENT_LEFT;
}

// Whether the step must not see an event: its seat is not one of this match.
static bool strange(const tt_sim *sim, const tt_event *event)
{
    return event->seat >= sim->match.seats;
}

static void show(tt_turn *shown, tt_event event)
{
    shown->events[shown->count++] = event;
}

// What steps were not told while none ran, one event for each seat.
static void show_missed(tt_sim *sim, const tt_turn *turn)
{
    const tt_engine_state *engine = engine_of(sim);
    for (uint32_t seat = 0; seat < sim->match.seats; seat++) {
        uint8_t type = engine->presence[seat];
        bool was_here = engine->told[seat] != TT_EVENT_COMMAND;
        if (type == engine->told[seat]) continue;
        show(&sim->shown,
             (tt_event){.sequence = turn->events[0].sequence,
                        .tick = turn->tick,
                        .type = was_here && type == TT_EVENT_JOINED ? TT_EVENT_BACK : type,
                        .seat = (uint8_t)seat});
    }
}

static bool as_it_is(const tt_sim *sim, const tt_turn *turn)
{
    const tt_engine_state *engine = const_engine_of(sim);
    bool shown = memcmp(engine->presence, engine->told, sizeof engine->told) == 0;
    for (uint32_t i = 0; i < turn->count; i++) shown = shown && !strange(sim, &turn->events[i]);
    return shown;
}

// The turn as its step sees it: usually itself.
static const tt_turn *shown_turn(tt_sim *sim, const tt_turn *turn)
{
    if (as_it_is(sim, turn)) return turn;
    sim->shown.tick = turn->tick;
    sim->shown.count = 0;
    show_missed(sim, turn);
    for (uint32_t i = 0; i < turn->count; i++)
        if (!strange(sim, &turn->events[i])) show(&sim->shown, turn->events[i]);
    return &sim->shown;
}

// Another match begins with a clean slate: nobody is there, nothing is paused, and nothing that was
// missed has to be told.
static void branch_off(tt_sim *sim, const tt_turn *turn)
{
    tt_engine_state *engine = engine_of(sim);
    tt_branch branch;
    if (turn->count == 0 || !tt_branch_of(&turn->events[0], &branch)) return;
    for (uint32_t seat = 0; seat < sim->match.seats; seat++) {
        if (branch.seats >> seat & 1) engine->presence[seat] = TT_EVENT_COMMAND;
    }
    memcpy(engine->told, engine->presence, sizeof engine->told);
    engine->paused = false;
    if (sim->blocks) tt_blocks_mark(sim->blocks, 0, sizeof *engine);
}

// Not while paused, but in the turn that resumes.
static bool step_runs(const tt_sim *sim, const tt_turn *turn)
{
    bool runs = !const_engine_of(sim)->paused;
    for (uint32_t i = 0; i < turn->count && !runs; i++) {
        const tt_event *event = &turn->events[i];
        runs = event->type == TT_EVENT_RESUME && !strange(sim, event);
    }
    return runs;
}

// Moves the engine's own state.
static void note_events(tt_sim *sim, const tt_turn *turn, bool runs)
{
    tt_engine_state *engine = engine_of(sim);
    bool changed = false;
    for (uint32_t i = 0; i < turn->count; i++) {
        const tt_event *event = &turn->events[i];
        bool switches = event->type == TT_EVENT_PAUSE || event->type == TT_EVENT_RESUME;
        if (strange(sim, event) || !(switches || about_presence(event->type))) continue;
        changed = true;
        if (switches) {
            engine->paused = event->type == TT_EVENT_PAUSE;
        } else {
            bool here = event->type == TT_EVENT_BACK;
            engine->presence[event->seat] = here ? (uint8_t)TT_EVENT_JOINED : event->type;
        }
    }
    if (runs && changed) memcpy(engine->told, engine->presence, sizeof engine->told);
    if (changed && sim->blocks) tt_blocks_mark(sim->blocks, 0, sizeof *engine);
}

const tt_turn *tt_sim_note_turn(tt_sim *sim, const tt_turn *turn)
{
    branch_off(sim, turn);
    bool runs = step_runs(sim, turn);
    const tt_turn *shown = runs ? shown_turn(sim, turn) : NULL;
    note_events(sim, turn, runs);
    return shown;
}

bool tt_sim_paused(const tt_sim *sim)
{
    return const_engine_of(sim)->paused;
}

tt_event_type tt_sim_presence(const tt_sim *sim, uint32_t seat)
{
    TT_ASSERT(seat < TT_SEATS_MAX);
    return (tt_event_type)const_engine_of(sim)->presence[seat];
}
