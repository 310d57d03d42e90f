// One playback goes over the tape. At every state it comes to, the index takes in what the turn,
// the outbox and the state have to tell; nothing else ever changes it.

#include "index.h"

#include "fights.h"
#include "series.h"
#include "text.h"
#include "words.h"

#include <tickertape/zstd.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct tape_index {
    const tt_picture *picture; // NULL: the game can't draw
    tt_tape *tape;
    tt_history *history; // NULL: this game's states can't be kept
    tt_playback *playback;
    tt_cache *judged; // NULL: there is no cache
    tape_series *series;
    tape_gauges *gauges;
    fight_list fights;
    uint32_t mark_count;
    index_mark marks[INDEX_MARKS_MAX];
};

static const uint64_t default_budget = UINT64_C(48) << 20;
enum { PATIENCE_SECONDS = 3, HEAVIEST = 3 };
static const float reach_of_side = 1.0F / 8; // how much of the field's longer side one fight takes

static const tt_match *match_of(const tape_index *index)
{
    return tt_sim_match(tt_playback_sim(index->playback));
}

uint32_t index_tick(const tape_index *index)
{
    return tt_sim_tick(tt_playback_sim(index->playback));
}

// Half of the marks may be light ones, and the last quarter is for the heavy: so what many may say
// a hundred times leaves room for what decides a match.
static void add_mark(tape_index *index, index_kind kind, const tt_mark *mark)
{
    uint32_t weight = mark->weight < 1 ? 1 : mark->weight > HEAVIEST ? HEAVIEST : mark->weight;
    if (index->mark_count >= INDEX_MARKS_MAX / (HEAVIEST + 1) * (weight + 1)) return;
    index_mark *added = &index->marks[index->mark_count++];
    *added = (index_mark){.tick = index_tick(index), .kind = (uint8_t)kind, .mark = *mark};
    added->mark.weight = (uint8_t)weight;
}

static void take_event(tape_index *index, const tt_event *event)
{
    static const index_kind kinds[TT_EVENT_TYPES] = {
        [TT_EVENT_JOINED] = INDEX_PRESENCE, [TT_EVENT_AWAY] = INDEX_PRESENCE,
        [TT_EVENT_BACK] = INDEX_PRESENCE,   [TT_EVENT_GONE] = INDEX_PRESENCE,
        [TT_EVENT_LEFT] = INDEX_PRESENCE,   [TT_EVENT_PAUSE] = INDEX_PAUSE,
        [TT_EVENT_RESUME] = INDEX_PAUSE,    [TT_EVENT_CHAT] = INDEX_CHAT,
        [TT_EVENT_BRANCH] = INDEX_PRESENCE, [TT_EVENT_TEAM_CHAT] = INDEX_CHAT,
    };
    if (event->type == TT_EVENT_COMMAND || event->type >= TT_EVENT_TYPES) return;
    if (event->seat >= match_of(index)->seats) return;
    tt_mark mark = {.seat = words_seat(event), .weight = tt_event_is_chat(event->type) ? 1 : 2};
    words_of_event(event, NULL, mark.words, sizeof mark.words);
    add_mark(index, kinds[event->type], &mark);
}

static void take_entry(tape_index *index, const tt_outbox_entry *entry)
{
    const tt_picture *picture = index->picture;
    tt_mark mark = {.seat = TT_SEAT_NONE}, safe;
    if (!picture->mark(picture->context, entry->kind, entry->data, entry->size, &mark)) return;
    safe = mark;
    if (mark.seat >= match_of(index)->seats) safe.seat = TT_SEAT_NONE;
    text_copy_plain(safe.words, sizeof safe.words, mark.words,
                    strnlen(mark.words, sizeof mark.words));
    if (mark.kind == TT_MARK_BLOW)
        fights_take(&index->fights, entry->tick + 1, &safe);
    else
        add_mark(index, INDEX_GAME, &safe);
}

static void take_turn(tape_index *index)
{
    const tt_sim *sim = tt_playback_sim(index->playback);
    const tt_turn *turn = tt_playback_turn(index->playback);
    for (uint32_t i = 0; i < turn->count; i++) take_event(index, &turn->events[i]);
    if (!index->picture || !index->picture->mark) return;
    for (uint32_t i = 0; i < tt_sim_outbox_count(sim); i++) {
        tt_outbox_entry entry = tt_sim_outbox(sim, i);
        take_entry(index, &entry);
    }
}

// `turn` led to the state; NULL at state 0.
static void take_values(tape_index *index, const tt_turn *turn)
{
    gauges_take(index->gauges, tt_playback_sim(index->playback), turn);
    series_begin_tick(index->series);
    for (uint32_t seat = 0; seat < match_of(index)->seats; seat++)
        for (uint32_t i = 0; i < gauges_count(index->gauges); i++)
            series_put(index->series, i, seat, gauges_value(index->gauges, i, seat));
}

static float reach_of_fight(const tape_index *index)
{
    if (!index->picture) return 0; // and no blows
    const void *state = tt_sim_state(tt_playback_sim(index->playback));
    tt_bounds all = index->picture->bounds(index->picture->context, state);
    return fmaxf(all.right - all.left, all.bottom - all.top) * reach_of_side;
}

static tt_status make_history(tape_index *index, const tt_game *game, uint64_t budget)
{
    if (!tt_game_saves(game)) return TT_OK;
    uint64_t least = tt_history_least(game, &tt_zstd);
    if (budget == 0) budget = default_budget;
    tt_history_def def = {
        .game = game, .codec = &tt_zstd, .budget = budget > least ? budget : least};
    return tt_history_create(&def, &index->history);
}

// It only ever goes on, so it needs no recent states.
static tt_status make_playback(tape_index *index, const game_module *module)
{
    tt_playback_def def = {.game = module->game,
                           .tape = index->tape,
                           .history = index->history,
                           .anyway = module->anyway,
                           .budget = 1};
    return tt_playback_create(&def, &index->playback);
}

static tt_status make(tape_index *index, const game_module *module)
{
    tt_status status = make_playback(index, module);
    if (status != TT_OK) return status;
    const tt_match *match = match_of(index);
    index->fights.patience = PATIENCE_SECONDS * match->tick_rate;
    index->fights.reach = reach_of_fight(index);
    index->gauges = gauges_create(module->projections, match);
    if (!index->gauges) return TT_OUT_OF_MEMORY;
    index->series = series_create(gauges_count(index->gauges), match->seats);
    if (!index->series) return TT_OUT_OF_MEMORY;
    take_values(index, NULL);
    return TT_OK;
}

tt_status index_create(const game_module *module, tt_tape *tape, uint64_t budget, tape_index **out)
{
    *out = NULL;
    tape_index *index = calloc(1, sizeof *index);
    if (!index) return TT_OUT_OF_MEMORY;
    index->picture = module->picture;
    index->tape = tape;
    tt_status status = make_history(index, module->game, budget);
    if (status == TT_OK) status = make(index, module);
    if (status == TT_OK)
        *out = index;
    else
        index_destroy(index);
    return status;
}

void index_destroy(tape_index *index)
{
    if (!index) return;
    gauges_destroy(index->gauges);
    series_destroy(index->series);
    tt_playback_destroy(index->playback);
    tt_history_destroy(index->history);
    free(index);
}

tt_status index_advance(tape_index *index, uint32_t steps)
{
    uint32_t last = tt_tape_info_of(index->tape)->ticks;
    for (uint32_t i = 0; i < steps && index_tick(index) < last; i++) {
        tt_status status = tt_playback_step(index->playback);
        if (status != TT_OK) return status;
        if (index->judged) tt_cache_judge(index->judged, tt_playback_sim(index->playback));
        take_turn(index);
        take_values(index, tt_playback_turn(index->playback));
    }
    return TT_OK;
}

tt_history *index_history(tape_index *index)
{
    return index->history;
}

void index_judge(tape_index *index, tt_cache *cache)
{
    index->judged = cache;
}

uint32_t index_verified(const tape_index *index)
{
    return tt_playback_verified(index->playback);
}

uint32_t index_differs(const tape_index *index)
{
    return tt_playback_differs(index->playback);
}

uint32_t index_mark_count(const tape_index *index)
{
    return index->mark_count;
}

const index_mark *index_mark_at(const tape_index *index, uint32_t at)
{
    TT_ASSERT(at < index->mark_count);
    return &index->marks[at];
}

uint32_t index_fight_count(const tape_index *index)
{
    return index->fights.count;
}

const index_fight *index_fight_at(const tape_index *index, uint32_t at)
{
    TT_ASSERT(at < index->fights.count);
    return &index->fights.fights[at];
}

const index_fight *index_fight_after(const tape_index *index, uint32_t tick)
{
    return fights_after(&index->fights, tick);
}

const index_fight *index_fight_before(const tape_index *index, uint32_t tick)
{
    return fights_before(&index->fights, tick);
}

uint32_t index_series_count(const tape_index *index)
{
    return gauges_count(index->gauges);
}

const char *index_series_name(const tape_index *index, uint32_t series)
{
    return gauges_title(index->gauges, series);
}

const index_column *index_columns(const tape_index *index, uint32_t series, uint32_t seat,
                                  uint32_t *count)
{
    *count = series_column_count(index->series);
    return series_columns(index->series, series, seat);
}

uint32_t index_column_ticks(const tape_index *index)
{
    return series_column_ticks(index->series);
}

bool index_value(const tape_index *index, const tt_sim *sim, uint32_t series, uint32_t seat,
                 int64_t *value)
{
    uint32_t count, column = tt_sim_tick(sim) / index_column_ticks(index);
    if (gauges_read(index->gauges, series, sim, seat, value)) return true;
    const index_column *columns = index_columns(index, series, seat, &count);
    if (column < count) *value = columns[column].greatest;
    return column < count;
}
