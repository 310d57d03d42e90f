// All of a history is one reservation, which begins with itself:
//
//     [history][ packer ][ base ][ entries ][ cells ]

#include "history_private.h"

#include "allocation.h"
#include "pieces.h"

enum { SPACING = 16 };
static const uint64_t default_budget = UINT64_C(48) << 20;

// What is needed beside entries and cells.
static uint64_t room_to_work(const tt_codec *codec, size_t state_size)
{
    return tt_piece_size(sizeof(tt_history)) +
           tt_piece_size(tt_packer_memory_size(codec, state_size)) + tt_piece_size(state_size);
}

// An entry has two cells or more as a rule; where states are so small that it has one, there are
// fewer entries than cells.
static uint64_t entries_and_cells(uint64_t cells)
{
    return tt_piece_size((cells / 2 + 1) * sizeof(entry)) + cells * sizeof(tt_cell);
}

uint64_t tt_history_least(const tt_game *game, const tt_codec *codec)
{
    size_t state_size = (size_t)tt_sim_bytes_size(game);
    uint64_t cells = 2 * (uint64_t)tt_cells_of(tt_delta_most(state_size));
    return room_to_work(codec, state_size) + entries_and_cells(cells);
}

static uint32_t cells_within(uint64_t budget)
{
    uint64_t cells = budget / (sizeof(tt_cell) + sizeof(entry) / 2);
    while (entries_and_cells(cells) > budget) cells--;
    return cells < UINT32_MAX ? (uint32_t)cells : UINT32_MAX - 1;
}

static tt_history *lay_out(uint8_t *memory, const tt_history_def *def, uint64_t budget)
{
    tt_history *history = tt_piece_cut(&memory, sizeof *history);
    size_t state_size = (size_t)tt_sim_bytes_size(def->game);
    uint32_t cells = cells_within(budget - room_to_work(def->codec, state_size));
    *history = (tt_history){
        .state_size = state_size,
        .first_spacing = def->spacing > 0 ? def->spacing : SPACING,
        .capacity = cells / 2 + 1,
        .cells.count = cells,
    };
    uint8_t *work = tt_piece_cut(&memory, tt_packer_memory_size(def->codec, state_size));
    tt_packer_start(&history->packer, def->codec, state_size, work);
    history->base = tt_piece_cut(&memory, state_size);
    history->entries = tt_piece_cut(&memory, history->capacity * sizeof(entry));
    history->cells.cells = (tt_cell *)(void *)memory;
    tt_history_clear(history);
    return history;
}

tt_status tt_history_create(const tt_history_def *def, tt_history **out)
{
    *out = NULL;
    if (!tt_game_saves(def->game)) return TT_UNSUPPORTED;
    uint64_t budget = def->budget > 0 ? def->budget : default_budget;
    if (budget < tt_history_least(def->game, def->codec)) return TT_OVER_BUDGET;
    if (budget > PTRDIFF_MAX) return TT_OUT_OF_MEMORY;
    uint8_t *memory = tt_allocate_aligned(&def->allocator, (size_t)budget);
    if (!memory) return TT_OUT_OF_MEMORY;
    *out = lay_out(memory, def, budget);
    return TT_OK;
}

void tt_history_destroy(tt_history *history)
{
    tt_free(history);
}

void tt_history_clear(tt_history *history)
{
    tt_cells_clear(&history->cells);
    history->count = 0;
    history->spacing = history->first_spacing;
    history->base_tick = UINT32_MAX;
}
