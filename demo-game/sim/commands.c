// Commands: their bytes, and what they do. Whatever can't be done does nothing: a command is a
// stranger's wish, and every peer has to refuse it alike.

#include "commands.h"
#include "companies.h"
#include "map.h"
#include "numbers.h"
#include "soldiers.h"

enum { QUEUED = 0x10, FACED = 0x20, MANNER_BITS = 0x0f };

static bool has_companies(uint32_t verb)
{
    return verb == PHALANX_MARCH || verb == PHALANX_HOLD || verb == PHALANX_STOP ||
           verb == PHALANX_GROUP;
}

static bool has_point(uint32_t verb)
{
    return verb == PHALANX_MARCH || verb == PHALANX_RALLY;
}

// The second byte: what it is depends on the verb.
static uint8_t detail_of(const phalanx_command *command)
{
    switch (command->verb) {
    case PHALANX_MARCH:
        return (uint8_t)(command->manner | (command->queued ? QUEUED : 0) |
                         (command->faced ? FACED : 0));
    case PHALANX_GROUP:
        return command->group;
    case PHALANX_RECRUIT:
        return command->type;
    default:
        return 0;
    }
}

uint32_t phalanx_command_write(const phalanx_command *command,
                               uint8_t bytes[PHALANX_COMMAND_SIZE_MAX])
{
    tt_writer writer = tt_writer_of(bytes, PHALANX_COMMAND_SIZE_MAX);
    tt_write_u8(&writer, command->verb);
    tt_write_u8(&writer, detail_of(command));
    if (has_companies(command->verb)) tt_write_u32(&writer, command->companies);
    if (has_point(command->verb)) {
        tt_write_u16(&writer, command->x);
        tt_write_u16(&writer, command->y);
    }
    if (command->verb == PHALANX_MARCH) {
        tt_write_u8(&writer, command->facing);
        tt_write_u8(&writer, command->width);
    }
    if (!has_companies(command->verb) && !has_point(command->verb)) tt_write_u16(&writer, 0);
    return (uint32_t)writer.size;
}

static void read_detail(phalanx_command *command, uint8_t detail)
{
    if (command->verb == PHALANX_GROUP) command->group = detail;
    if (command->verb == PHALANX_RECRUIT) command->type = detail;
    if (command->verb != PHALANX_MARCH) return;
    command->manner = detail & MANNER_BITS;
    command->queued = detail & QUEUED;
    command->faced = detail & FACED;
}

static bool command_valid(const phalanx_command *c, uint8_t detail)
{
    if (has_companies(c->verb) && (c->companies == 0 || c->companies >> PHALANX_COMPANIES))
        return false;
    switch (c->verb) {
    case PHALANX_MARCH:
        return (c->manner == PHALANX_MARCHES || c->manner == PHALANX_ATTACKS) &&
               detail <= (QUEUED | FACED | MANNER_BITS) && (c->faced || c->facing == 0);
    case PHALANX_GROUP:
        return c->group < PHALANX_GROUPS || c->group == PHALANX_NO_GROUP;
    case PHALANX_RECRUIT:
        return c->type >= PHALANX_SPEARMAN && c->type < PHALANX_TYPES;
    case PHALANX_HOLD:
    case PHALANX_STOP:
    case PHALANX_RALLY:
    case PHALANX_SURRENDER:
        return detail == 0;
    default:
        return false;
    }
}

bool phalanx_command_read(phalanx_command *command, const uint8_t *bytes, size_t size)
{
    tt_reader reader = tt_reader_of(bytes, size);
    *command = (phalanx_command){.verb = tt_read_u8(&reader)};
    uint8_t detail = tt_read_u8(&reader);
    uint16_t rest = 0;
    read_detail(command, detail);
    if (has_companies(command->verb)) command->companies = tt_read_u32(&reader);
    if (has_point(command->verb)) {
        command->x = tt_read_u16(&reader);
        command->y = tt_read_u16(&reader);
    }
    if (command->verb == PHALANX_MARCH) {
        command->facing = tt_read_u8(&reader);
        command->width = tt_read_u8(&reader);
    }
    if (!has_companies(command->verb) && !has_point(command->verb)) rest = tt_read_u16(&reader);
    return tt_reader_done(&reader) && rest == 0 && command_valid(command, detail);
}

static bool idle(const phalanx_company *company)
{
    return company->orders == 1 && company->order[0].manner < PHALANX_MARCHES;
}

static void give_order(phalanx_state *state, uint32_t seat, uint32_t company,
                       const phalanx_order *order, bool queued)
{
    phalanx_company *mine = &state->seat[seat].company[company];
    mine->levy = 0;
    if (queued && !idle(mine)) {
        if (mine->orders < PHALANX_ORDERS) mine->order[mine->orders++] = *order;
        return;
    }
    mine->orders = 1;
    mine->order[0] = *order;
    companies_begin_order(state, seat, company);
}

static void march(phalanx_state *state, uint32_t seat, const phalanx_command *command)
{
    phalanx_order orders[PHALANX_COMPANIES];
    if (!map_contains((vector){command->x << 8, command->y << 8})) return;
    uint32_t filled = phalanx_plan(state, seat, command, orders);
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++)
        if (filled >> i & 1) give_order(state, seat, i, &orders[i], command->queued);
}

static void stay(phalanx_state *state, uint32_t seat, uint32_t companies, phalanx_manner manner)
{
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++)
        if (companies >> i & 1 && state->seat[seat].company[i].count > 0)
            companies_stay(state, seat, i, manner);
}

static uint32_t companies_there(const phalanx_seat *owner)
{
    uint32_t there = 0;
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++)
        if (owner->company[i].count > 0) there |= 1u << i;
    return there;
}

static void group(phalanx_seat *owner, const phalanx_command *command)
{
    if ((companies_there(owner) & command->companies) == 0) return;
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        phalanx_company *company = &owner->company[i];
        if (company->count == 0) continue;
        if (command->companies >> i & 1)
            company->group = command->group;
        else if (company->group == command->group)
            company->group = PHALANX_NO_GROUP;
    }
}

static void rally(phalanx_state *state, uint32_t seat, const phalanx_command *command)
{
    if (!map_contains((vector){command->x << 8, command->y << 8})) return;
    state->seat[seat].rally_x = command->x;
    state->seat[seat].rally_y = command->y;
    soldiers_rally(state, seat);
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
        stay(state, seat, command.companies, PHALANX_HOLDS);
        break;
    case PHALANX_STOP:
        stay(state, seat, command.companies, PHALANX_STANDS);
        break;
    case PHALANX_GROUP:
        group(&state->seat[seat], &command);
        break;
    case PHALANX_RECRUIT:
        if (state->seat[seat].camp > 0) state->seat[seat].recruits = command.type;
        break;
    case PHALANX_RALLY:
        rally(state, seat, &command);
        break;
    case PHALANX_SURRENDER:
        soldiers_disband(battle->state, seat);
        break;
    case PHALANX_VERBS:
        break;
    }
}
