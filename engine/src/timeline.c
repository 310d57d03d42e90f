// The present is a sim of its own, without hashes and snapshots: going back is a copy of the
// confirmed state. So a tick is stepped twice, once as predicted and once as confirmed, and in
// return nothing of the strict path knows that there is a prediction.
//
//     prints   [t]: of the predicted turn t, to tell whether it was the right one

#include "tickertape/timeline.h"

#include "early.h"
#include "sim_private.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { COUNT_SIZE = 2 }; // bytes before the events of a turn, at most

// A command that was asked for.
typedef struct expected {
    tt_event event; // without its data
    uint8_t data[TT_COMMAND_SIZE_MAX];
} expected;

struct tt_timeline {
    tt_sim *confirmed, *present;
    uint32_t window;
    uint64_t sequence; // of the next event that is to be confirmed, and then predicted
    uint64_t foreseen; // likewise, after the present
    uint64_t prints[TT_WINDOW_MAX];
    uint32_t expected_count;
    expected expected[TT_EXPECTED_MAX];
    tt_turn turn;           // the predicted one
    void *previous;         // NULL: this game's states can't be copied as they lie
    uint32_t previous_tick; // nowhere: not known
    bool stale;             // something is expected where the present has been already
    uint64_t rollbacks, undone;
    tt_early early;
    bool gave[TT_OUTBOX_ENTRIES];
};

static const uint32_t nowhere = UINT32_MAX;

static uint32_t confirmed_tick(const tt_timeline *timeline)
{
    return tt_sim_tick(timeline->confirmed);
}

static uint32_t present_tick(const tt_timeline *timeline)
{
    return tt_sim_tick(timeline->present);
}

static tt_status make(tt_timeline *timeline, const tt_timeline_def *given)
{
    const tt_game *game = tt_sim_game(timeline->confirmed);
    tt_sim_def def = {.game = game,
                      .match = tt_sim_match(timeline->confirmed),
                      .bare = true,
                      .allocator = given->allocator};
    if (tt_game_flat(game)) {
        timeline->previous = tt_allocate(&given->allocator, 1, (size_t)game->state_size);
        if (!timeline->previous) return TT_OUT_OF_MEMORY;
    }
    return tt_sim_create(&def, &timeline->present);
}

tt_status tt_timeline_create(const tt_timeline_def *def, tt_timeline **out)
{
    *out = NULL;
    if (def->window < 1 || def->window > TT_WINDOW_MAX) return TT_BAD_ARGUMENT;
    if (!tt_game_saves(tt_sim_game(def->confirmed))) return TT_UNSUPPORTED;
    tt_timeline *timeline = tt_allocate(&def->allocator, 1, sizeof *timeline);
    if (!timeline) return TT_OUT_OF_MEMORY;
    timeline->confirmed = def->confirmed;
    timeline->window = def->window;
    tt_status status = make(timeline, def);
    if (status != TT_OK) {
        tt_timeline_destroy(timeline);
        return status;
    }
    tt_timeline_reset(timeline, 0);
    *out = timeline;
    return TT_OK;
}

void tt_timeline_destroy(tt_timeline *timeline)
{
    if (!timeline) return;
    tt_sim_destroy(timeline->present);
    tt_free(timeline->previous);
    tt_free(timeline);
}

static void copy_confirmed(tt_timeline *timeline)
{
    tt_sim *confirmed = timeline->confirmed;
    tt_sim_load(timeline->present, tt_sim_tick(confirmed), 0, tt_sim_bytes(confirmed));
    timeline->foreseen = timeline->sequence;
    timeline->stale = false;
    timeline->previous_tick = nowhere;
}

static void go_back(tt_timeline *timeline)
{
    timeline->rollbacks++;
    timeline->undone += present_tick(timeline) - confirmed_tick(timeline);
    copy_confirmed(timeline);
    tt_early_take_back(&timeline->early, confirmed_tick(timeline));
}

void tt_timeline_reset(tt_timeline *timeline, uint64_t sequence)
{
    timeline->sequence = sequence;
    copy_confirmed(timeline);
    timeline->expected_count = 0;
    tt_early_give_up(&timeline->early);
    memset(timeline->gave, 0, sizeof timeline->gave);
}

bool tt_timeline_expect(tt_timeline *timeline, const tt_event *event)
{
    if (timeline->expected_count == TT_EXPECTED_MAX) return false;
    TT_ASSERT(event->type == TT_EVENT_COMMAND && event->size <= TT_COMMAND_SIZE_MAX);
    expected *added = &timeline->expected[timeline->expected_count++];
    added->event = *event;
    added->event.data = NULL;
    if (event->size > 0) memcpy(added->data, event->data, event->size);
    if (event->tick < present_tick(timeline)) timeline->stale = true;
    return true;
}

// Of each seat, requests come in the order of their numbers: those before one that came do not.
static void forget(tt_timeline *timeline, const tt_turn *turn)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < timeline->expected_count; i++) {
        const tt_event *waited = &timeline->expected[i].event;
        bool came = false;
        for (uint32_t k = 0; k < turn->count && !came; k++) {
            const tt_event *event = &turn->events[k];
            came = tt_event_requested(event->type) && event->seat == waited->seat &&
                   event->number >= waited->number;
        }
        if (!came) timeline->expected[kept++] = timeline->expected[i];
    }
    timeline->expected_count = kept;
}

// The turn of the present: what is expected in it, and what should have come before. No more than a
// turn can hold.
static void foresee(tt_timeline *timeline)
{
    uint32_t tick = present_tick(timeline);
    bool first = tick == confirmed_tick(timeline);
    tt_turn *turn = &timeline->turn;
    turn->tick = tick;
    turn->count = 0;
    size_t room = TT_TURN_SIZE_MAX - COUNT_SIZE;
    for (uint32_t i = 0; i < timeline->expected_count; i++) {
        expected *waited = &timeline->expected[i];
        bool now = waited->event.tick == tick || (first && waited->event.tick < tick);
        size_t size = tt_event_size(&waited->event, 0);
        if (!now || turn->count == TT_TURN_EVENTS_MAX || size > room) continue;
        room -= size;
        tt_event *event = &turn->events[turn->count++];
        *event = waited->event;
        event->tick = tick;
        event->sequence = timeline->foreseen++;
        event->data = waited->data;
    }
}

static uint64_t print_of(const tt_turn *turn)
{
    uint64_t print = turn->count;
    for (uint32_t i = 0; i < turn->count; i++) {
        const tt_event *event = &turn->events[i];
        uint64_t facts[4] = {print, event->sequence, event->number,
                             (uint64_t)event->type << 40 | (uint64_t)event->seat << 32 |
                                 event->size};
        print = XXH3_64bits(facts, sizeof facts);
        if (event->size > 0) print = XXH3_64bits_withSeed(event->data, event->size, print);
    }
    return print;
}

static void keep_previous(tt_timeline *timeline)
{
    const tt_sim *present = timeline->present;
    if (!timeline->previous) return;
    memcpy(timeline->previous, tt_sim_state(present), (size_t)tt_sim_game(present)->state_size);
    timeline->previous_tick = tt_sim_tick(present);
}

void tt_timeline_confirm(tt_timeline *timeline, const tt_turn *turn)
{
    uint32_t tick = turn->tick;
    TT_ASSERT(confirmed_tick(timeline) == tick + 1 && present_tick(timeline) >= tick);
    bool as_expected = timeline->prints[tick % TT_WINDOW_MAX] == print_of(turn);
    forget(timeline, turn);
    timeline->sequence =
        turn->count > 0 ? turn->events[turn->count - 1].sequence + 1 : timeline->sequence;
    if (present_tick(timeline) == tick) {
        keep_previous(timeline);
        tt_sim_apply(timeline->present, turn);
        timeline->foreseen = timeline->sequence;
    } else if (!as_expected) {
        go_back(timeline);
    }
    tt_early_settle(&timeline->early, timeline->confirmed, timeline->gave);
}

static bool may_go_on(const tt_timeline *timeline, uint32_t tick)
{
    uint32_t now = present_tick(timeline);
    return now < tick && now - confirmed_tick(timeline) < timeline->window &&
           !tt_sim_over(timeline->present);
}

void tt_timeline_predict(tt_timeline *timeline, uint32_t tick)
{
    if (timeline->stale) go_back(timeline);
    while (may_go_on(timeline, tick)) {
        foresee(timeline);
        timeline->prints[timeline->turn.tick % TT_WINDOW_MAX] = print_of(&timeline->turn);
        keep_previous(timeline);
        tt_sim_apply(timeline->present, &timeline->turn);
        tt_early_take(&timeline->early, timeline->present);
    }
}

const tt_sim *tt_timeline_present(const tt_timeline *timeline)
{
    return timeline->present;
}

const void *tt_timeline_previous(const tt_timeline *timeline)
{
    bool known = timeline->previous && timeline->previous_tick != nowhere &&
                 timeline->previous_tick + 1 == present_tick(timeline);
    return known ? timeline->previous : tt_sim_state(timeline->present);
}

bool tt_timeline_next_early(tt_timeline *timeline, tt_early_entry *entry)
{
    const early_kept *kept = tt_early_next(&timeline->early);
    if (!kept) return false;
    *entry = (tt_early_entry){.tick = kept->tick,
                              .kind = kept->kind,
                              .size = kept->size,
                              .taken_back = kept->stage == EARLY_FALSE,
                              .data = kept->data};
    return true;
}

bool tt_timeline_gave(const tt_timeline *timeline, uint32_t index)
{
    TT_ASSERT(index < tt_sim_outbox_count(timeline->confirmed));
    return timeline->gave[index];
}

uint64_t tt_timeline_rollbacks(const tt_timeline *timeline)
{
    return timeline->rollbacks;
}

uint64_t tt_timeline_undone(const tt_timeline *timeline)
{
    return timeline->undone;
}
