// Read models: what matches tell, as tables. A projection is one table, and the functions that turn
// what a tick brings into its rows:
//
//     turn --> step --> state t+1
//      |         |          |
//      |         '> outbox  |
//      v             v      v
//     event         entry  state      of a projection: pure functions
//      |             |      |
//      '-----------> rows <-'         one more row, or more in the row of the same key
//
// The same turns give the same rows, whoever has recorded them, however often, and years later. A
// consumer keeps beside the rows how many turns it has taken in, and goes on from there. `tape
// project` keeps them in SQLite; a viewer plots the columns that ask for it. docs/projections.md
// shows how to write one.
#pragma once

#include "tickertape/sim.h"

TT_API_BEGIN

enum {
    TT_PROJECTIONS_ABI = 1,   ///< of tt_projections and everything it names
    TT_PROJECTIONS_MAX = 32,  ///< projections of a game
    TT_COLUMNS_MAX = 16,      ///< columns of a projection
    TT_PLOTS_MAX = 12,        ///< columns that are plotted, of all projections of a game
    TT_VALUE_TEXT_MAX = 1024, ///< bytes of a text; the rest is cut off
};

/// What a column holds, and what becomes of it when a row comes whose key is there already.
typedef enum tt_column_kind {
    TT_COLUMN_KEY = 0,    ///< a whole number; part of the key
    TT_COLUMN_SEAT = 1,   ///< a seat; part of the key. At most one: plots have a line for each
    TT_COLUMN_LABEL = 2,  ///< text; part of the key
    TT_COLUMN_NUMBER = 3, ///< a whole number: the new one
    TT_COLUMN_TEXT = 4,   ///< text: the new one
    TT_COLUMN_BYTES = 5,  ///< bytes: the new ones
    TT_COLUMN_SUM = 6,    ///< a whole number: the sum of both
    TT_COLUMN_KINDS
} tt_column_kind;

/// One column of a projection. The match is part of every key, and not written here.
typedef struct tt_column {
    const char *name; ///< as of a projection
    uint8_t kind;     ///< a tt_column_kind
    /// The title under which viewers plot it, with a line for each seat: a NUMBER as each state has
    /// it, a SUM as its rate a minute; NULL: they don't.
    const char *plot;
} tt_column;

/// A number, or text or bytes; which of them counts says the column.
typedef struct tt_value {
    int64_t number; ///< TT_VALUE_NONE: there is none. Not in a key
    /// Text is UTF-8, and need not end with 0; NULL: none, in a key the empty text.
    const void *bytes;
    size_t size; ///< of `bytes`
} tt_value;

/// No number: NULL in SQL.
#define TT_VALUE_NONE INT64_MIN

/// Where rows go.
typedef struct tt_rows {
    void *context;                                      ///< handed to `put`
    void (*put)(void *context, const tt_value *values); ///< takes a row: see tt_rows_put
} tt_rows;

/// One table and where its rows come from. A constant. Each function may leave any number of rows;
/// the sim is at the state that the turn led to. It reads nothing but its arguments.
typedef struct tt_projection {
    const char *name; ///< [a-z][a-z0-9_]*, at most TT_NAME_MAX characters; also the table's
    /// From 1: raise it with every change that alters rows, and they are made anew.
    uint32_t version;
    /// Of the match, from one state that `state` is shown to the next, from state 0 on; 0: 1.
    uint32_t seconds;
    tt_column columns[TT_COLUMNS_MAX]; ///< up to the first without a name

    void *context; ///< handed to every function below
    /// Takes an event of the turn. NULL: none is wanted.
    void (*event)(void *context, const tt_sim *sim, const tt_event *event, tt_rows *rows);
    /// Takes what the step has left in the outbox: entry `index` of the turn. NULL: none is wanted.
    void (*entry)(void *context, const tt_sim *sim, uint32_t index, const tt_outbox_entry *entry,
                  tt_rows *rows);
    /// Takes a state. NULL: none is wanted.
    void (*state)(void *context, const tt_sim *sim, tt_rows *rows);
} tt_projection;

/// The projections of a game. A constant.
typedef struct tt_projections {
    uint32_t abi;              ///< TT_PROJECTIONS_ABI
    uint32_t count;            ///< used of `list`
    const tt_projection *list; ///< they
} tt_projections;

/// Those that every game has: `matches`, `players`, `events` and `commands`.
extern const tt_projections tt_common_projections;

/// A game module exports this beside tt_game_export when it has projections: them, or NULL for an
/// ABI it can't serve.
typedef const tt_projections *(*tt_projections_export_function)(uint32_t abi);
/// The name of that function in the shared object.
#define TT_PROJECTIONS_EXPORT "tt_projections_export"
/// It, for the module that defines it.
const tt_projections *tt_projections_export(uint32_t abi);
/// Defines it for an array of projections, a constant: a line of its own, without a semicolon.
#define TT_PROJECTIONS_MODULE(array)                                                               \
    const tt_projections *tt_projections_export(uint32_t abi)                                      \
    {                                                                                              \
        static const tt_projections all = {TT_PROJECTIONS_ABI, sizeof(array) / sizeof(array)[0],   \
                                           array};                                                 \
        return abi == TT_PROJECTIONS_ABI ? &all : NULL;                                            \
    }

/// Whether the descriptions hold together: names, kinds, bounds, at most one seat, seats where
/// there are plots, and something to take in.
bool tt_projections_check(const tt_projections *projections);
/// How many columns a projection has.
uint32_t tt_projection_columns(const tt_projection *projection);
/// Which column is the seat's; TT_COLUMNS_MAX: none.
uint32_t tt_projection_seat(const tt_projection *projection);
/// Whether a column is part of the key.
bool tt_column_keyed(const tt_column *column);

/// Takes in a turn: the rows of its events, then of what its step left. `sim` has just applied it.
void tt_projection_take_turn(const tt_projection *projection, const tt_sim *sim,
                             const tt_turn *turn, tt_rows *rows);
/// Whether the sim's state is one of those that this projection is shown.
bool tt_projection_shows(const tt_projection *projection, const tt_sim *sim);
/// Takes in the sim's state, if it is one of those.
void tt_projection_take_state(const tt_projection *projection, const tt_sim *sim, tt_rows *rows);

/// Leaves a row: a value for each column, which is read at once.
static inline void tt_rows_put(tt_rows *rows, const tt_value *values)
{
    rows->put(rows->context, values);
}

/// A value that is a number.
static inline tt_value tt_value_of(int64_t number)
{
    tt_value value = {number, NULL, 0};
    return value;
}

/// A value that is bytes, or text of that length.
static inline tt_value tt_value_of_bytes(const void *bytes, size_t size)
{
    tt_value value = {0, bytes, size};
    return value;
}

TT_API_END
