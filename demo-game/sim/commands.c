// Commands: their bytes, and what they do. Whatever can't be done does nothing: a command is a
// stranger's wish, and every peer has to refuse it alike.
//
// A march lays the selected soldiers out in ranks that face away from where they are, spearmen in
// front, riders behind them, archers last.

#include "battle.h"

uint32_t phalanx_command_write(const phalanx_command *command,
                               uint8_t bytes[PHALANX_COMMAND_SIZE_MAX])
{
    tt_writer writer = tt_writer_of(bytes, PHALANX_COMMAND_SIZE_MAX);
    tt_write_u8(&writer, command->verb);
    tt_write_u8(&writer, command->types);
    tt_write_u8(&writer, command->group);
    tt_write_u8(&writer, command->manner);
    if (command->verb == PHALANX_MARCH || command->verb == PHALANX_MUSTER) {
        tt_write_u16(&writer, command->x);
        tt_write_u16(&writer, command->y);
    }
    if (command->verb == PHALANX_MUSTER) tt_write_u16(&writer, command->radius);
    return (uint32_t)writer.size;
}

static bool selection_valid(const phalanx_command *command, bool any_group)
{
    if (command->types == 0 || command->types > PHALANX_ALL_TYPES) return false;
    return command->group < PHALANX_GROUPS || (any_group && command->group == PHALANX_ANY_GROUP);
}

static bool command_valid(const phalanx_command *c)
{
    bool plain = c->manner == 0;
    switch (c->verb) {
    case PHALANX_MARCH:
        return selection_valid(c, true) &&
               (c->manner == PHALANX_MARCHES || c->manner == PHALANX_ATTACKS);
    case PHALANX_HOLD:
        return plain && selection_valid(c, true);
    case PHALANX_MUSTER:
        return plain && selection_valid(c, false);
    case PHALANX_RECRUIT:
        return plain && c->group == 0 && c->types >= PHALANX_SPEARMAN && c->types < PHALANX_TYPES;
    case PHALANX_SURRENDER:
        return plain && c->group == 0 && c->types == 0;
    default:
        return false;
    }
}

bool phalanx_command_read(phalanx_command *command, const uint8_t *bytes, size_t size)
{
    tt_reader reader = tt_reader_of(bytes, size);
    *command = (phalanx_command){.verb = tt_read_u8(&reader)};
    command->types = tt_read_u8(&reader);
    command->group = tt_read_u8(&reader);
    command->manner = tt_read_u8(&reader);
    if (command->verb == PHALANX_MARCH || command->verb == PHALANX_MUSTER) {
        command->x = tt_read_u16(&reader);
        command->y = tt_read_u16(&reader);
    }
    if (command->verb == PHALANX_MUSTER) command->radius = tt_read_u16(&reader);
    return tt_reader_done(&reader) && command_valid(command);
}

static vector command_point(const phalanx_command *command)
{
    return (vector){command->x << 8, command->y << 8};
}

static bool takes(const phalanx_command *command, const phalanx_soldier *soldier)
{
    if (soldier->type == PHALANX_FREE) return false;
    if (!(command->types >> (soldier->type - 1) & 1)) return false;
    return command->group == PHALANX_ANY_GROUP || command->group == soldier->group;
}

// Whom a march moves, and in which ranks.
typedef struct muster_roll {
    uint32_t count[PHALANX_TYPES]; // [0]: all
    int64_t x, y;                  // sums, for the middle of them all
    uint8_t pace;                  // the slowest type
} muster_roll;

static muster_roll roll_call(const phalanx_state *state, uint32_t seat,
                             const phalanx_command *command)
{
    muster_roll roll = {.pace = PHALANX_TYPES};
    for (uint32_t slot = 0; slot < state->seat[seat].used; slot++) {
        const phalanx_soldier *soldier = &state->soldiers[seat][slot];
        if (!takes(command, soldier)) continue;
        roll.count[0]++;
        roll.count[soldier->type]++;
        roll.x += soldier->x;
        roll.y += soldier->y;
        if (soldier->type < roll.pace) roll.pace = soldier->type;
    }
    return roll;
}

// Ranks of `files` soldiers, `facing` forwards of the first rank, about `middle`.
typedef struct formation {
    vector middle, facing; // facing: SLOT_SPACING long
    int32_t count, files, ranks;
} formation;

static formation formation_of(const muster_roll *roll, vector point)
{
    int32_t count = (int32_t)roll->count[0];
    vector from = {(tt_fixed)(roll->x / count), (tt_fixed)(roll->y / count)};
    vector facing = vector_scaled(vector_from(from, point), SLOT_SPACING);
    if (facing.x == 0 && facing.y == 0) facing.x = SLOT_SPACING;
    int32_t files = (int32_t)tt_isqrt((uint64_t)count * 3);
    return (formation){point, facing, count, files, (count + files - 1) / files};
}

// Where soldier number `i` of a formation stands. The last rank may be shorter.
static vector formation_slot(const formation *f, int32_t i)
{
    int32_t rank = i / f->files;
    int32_t left = f->count - rank * f->files;
    int32_t in_rank = left < f->files ? left : f->files;
    int32_t side = 2 * (i % f->files) - (in_rank - 1); // in half spacings, to the right
    int32_t back = 2 * rank - (f->ranks - 1);          // in half spacings
    return (vector){f->middle.x + (f->facing.y * side - f->facing.x * back) / 2,
                    f->middle.y + (-f->facing.x * side - f->facing.y * back) / 2};
}

static void march(phalanx_state *state, uint32_t seat, const phalanx_command *command)
{
    vector point = command_point(command);
    muster_roll roll = roll_call(state, seat, command);
    if (roll.count[0] == 0 || !map_contains(point)) return;
    formation ranks = formation_of(&roll, point);
    int32_t next[PHALANX_TYPES] = {
        [PHALANX_SPEARMAN] = 0,
        [PHALANX_RIDER] = (int32_t)roll.count[PHALANX_SPEARMAN],
        [PHALANX_ARCHER] = (int32_t)(roll.count[PHALANX_SPEARMAN] + roll.count[PHALANX_RIDER])};
    for (uint32_t slot = 0; slot < state->seat[seat].used; slot++) {
        phalanx_soldier *soldier = &state->soldiers[seat][slot];
        if (!takes(command, soldier)) continue;
        vector goal = formation_slot(&ranks, next[soldier->type]++);
        goal = map_settled(state, goal, ROCK_KEEP);
        soldier->goal_x = (uint16_t)(goal.x >> 8);
        soldier->goal_y = (uint16_t)(goal.y >> 8);
        soldier->order = command->manner;
        soldier->pace = roll.pace;
    }
}

static void hold(phalanx_state *state, uint32_t seat, const phalanx_command *command)
{
    for (uint32_t slot = 0; slot < state->seat[seat].used; slot++) {
        phalanx_soldier *soldier = &state->soldiers[seat][slot];
        if (takes(command, soldier)) soldier_hold(soldier);
    }
}

static void muster(phalanx_state *state, uint32_t seat, const phalanx_command *command)
{
    phalanx_command selection = *command;
    selection.group = PHALANX_ANY_GROUP;
    for (uint32_t slot = 0; slot < state->seat[seat].used; slot++) {
        phalanx_soldier *soldier = &state->soldiers[seat][slot];
        vector away = vector_from(command_point(command), (vector){soldier->x, soldier->y});
        if (vector_squared(away) > square(command->radius << 8)) continue;
        if (takes(&selection, soldier)) soldier->group = command->group;
    }
}

void commands_apply(phalanx_battle *battle, const tt_event *event)
{
    phalanx_state *state = battle->state;
    uint32_t seat = event->seat;
    phalanx_command command;
    if (state->seat[seat].out || !phalanx_command_read(&command, event->data, event->size)) return;
    switch ((phalanx_verb)command.verb) {
    case PHALANX_MARCH:
        march(state, seat, &command);
        break;
    case PHALANX_HOLD:
        hold(state, seat, &command);
        break;
    case PHALANX_MUSTER:
        muster(state, seat, &command);
        break;
    case PHALANX_RECRUIT:
        if (state->seat[seat].camp > 0) state->seat[seat].recruits = command.types;
        break;
    case PHALANX_SURRENDER:
        seat_surrender(battle, seat);
        break;
    case PHALANX_VERBS:
        break;
    }
}
