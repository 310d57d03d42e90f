// The ways across the field, on a grid of cells of 2 m. To one goal there is one flow: from every
// cell a direction, found by counting the cost outwards from the goal (Dijkstra, with Dial's
// buckets: R. Dial, "Algorithm 360: Shortest-path forest with topological ordering", 1969):
//
//     > > v     #  rock: costs so much that only who stands in it leaves through it
//     # # v     Everyone who goes to the goal shares its flow, and flows are kept: they depend on
//     * < <     the map alone. Diagonals do not cut the corners of rocks.

#include "battle.h"

enum {
    STRAIGHT = 10,
    DIAGONAL = 14,
    WOOD_COST = 18, // tenths
    ROCK_COST = 1500,
    BUCKETS = 4096, // more than the greatest step costs
    NOWHERE = UINT16_MAX,
    ROCK_MARGIN = METRES(1, 200), // a cell is rock when its middle is so near to one
};

static const int8_t step_x[8] = {1, 1, 0, -1, -1, -1, 0, 1};
static const int8_t step_y[8] = {0, 1, 1, 1, 0, -1, -1, -1};

static uint32_t cell_at(vector at)
{
    return ((uint32_t)at.y >> CELL_SHIFT) * ACROSS + ((uint32_t)at.x >> CELL_SHIFT);
}

static vector cell_middle(uint32_t cell)
{
    tt_fixed half = 1 << (CELL_SHIFT - 1);
    return (vector){(tt_fixed)(cell % ACROSS << CELL_SHIFT) + half,
                    (tt_fixed)(cell / ACROSS << CELL_SHIFT) + half};
}

static void cover(phalanx_field *field, vector middle, tt_fixed radius, ground with)
{
    uint32_t reach = (uint32_t)(radius >> CELL_SHIFT) + 1;
    uint32_t across = (uint32_t)middle.x >> CELL_SHIFT, up = (uint32_t)middle.y >> CELL_SHIFT;
    for (uint32_t y = up - reach; y <= up + reach; y++) {
        for (uint32_t x = across - reach; x <= across + reach; x++) {
            uint32_t cell = y * ACROSS + x;
            if (x >= ACROSS || y >= ACROSS || field->ground[cell] >= with) continue;
            vector gap = vector_from(middle, cell_middle(cell));
            if (vector_squared(gap) <= square(radius)) field->ground[cell] = (uint8_t)with;
        }
    }
}

void ways_map(phalanx_field *field, const phalanx_state *state)
{
    for (uint32_t cell = 0; cell < CELLS; cell++)
        field->ground[cell] = map_contains(cell_middle(cell)) ? OPEN : OUTSIDE;
    for (uint32_t i = 0; i < state->woods; i++)
        cover(field, (vector){state->wood[i].x, state->wood[i].y}, state->wood[i].radius, WOOD);
    for (uint32_t i = 0; i < state->rocks; i++)
        cover(field, (vector){state->rock[i].x, state->rock[i].y},
              state->rock[i].radius + ROCK_MARGIN, ROCK);
    field->flow_next = 0;
    memset(field->flow_to, 0, sizeof field->flow_to);
}

ground ways_ground(const phalanx_field *field, vector at)
{
    return (ground)field->ground[cell_at(at)];
}

// Looks at a point every metre.
bool ways_straight(const phalanx_field *field, vector from, vector to)
{
    vector way = vector_from(from, to);
    int32_t steps = (int32_t)(tt_isqrt((uint64_t)vector_squared(way)) >> 16) + 1;
    vector stride = {way.x / steps, way.y / steps}, at = from;
    for (int32_t i = 0; i < steps; i++) {
        at = (vector){at.x + stride.x, at.y + stride.y};
        if (field->ground[cell_at(at)] == ROCK) return false;
    }
    return true;
}

// The queue: a ring of lists of cells by cost.
typedef struct queue {
    phalanx_field *field;
    uint16_t first[BUCKETS];
    uint32_t waiting;
} queue;

static void queue_add(queue *line, uint32_t cell, uint32_t cost)
{
    uint16_t *first = &line->first[cost % BUCKETS];
    line->field->cost[cell] = cost;
    line->field->before[cell] = NOWHERE;
    line->field->after[cell] = *first;
    if (*first != NOWHERE) line->field->before[*first] = (uint16_t)cell;
    *first = (uint16_t)cell;
    line->waiting++;
}

static void queue_remove(queue *line, uint32_t cell)
{
    uint16_t before = line->field->before[cell], after = line->field->after[cell];
    if (before == NOWHERE)
        line->first[line->field->cost[cell] % BUCKETS] = after;
    else
        line->field->after[before] = after;
    if (after != NOWHERE) line->field->before[after] = before;
    line->waiting--;
}

static uint32_t step_cost(const phalanx_field *field, uint32_t from, uint32_t to, uint32_t way)
{
    uint32_t base = way % 2 == 0 ? STRAIGHT : DIAGONAL;
    uint32_t onto = field->ground[from];
    if (way % 2 == 1) { // a corner of rock counts as rock
        uint32_t across = from - from % ACROSS + to % ACROSS;
        uint32_t along = to - to % ACROSS + from % ACROSS;
        if (field->ground[across] == ROCK || field->ground[along] == ROCK) onto = ROCK;
    }
    if (field->ground[to] == ROCK) onto = ROCK;
    return onto == ROCK ? ROCK_COST : onto == WOOD ? base * WOOD_COST / 10 : base;
}

// From `cell` outwards: whoever gets to the goal more cheaply by way of it goes that way.
static void spread(queue *line, flow *made, uint32_t cell)
{
    phalanx_field *field = line->field;
    for (uint32_t way = 0; way < 8; way++) {
        uint32_t next = (uint32_t)((int32_t)cell + step_y[way] * ACROSS + step_x[way]);
        if (field->ground[next] == OUTSIDE) continue;
        uint32_t cost = field->cost[cell] + step_cost(field, cell, next, way);
        if (cost >= field->cost[next]) continue;
        if (field->cost[next] != UINT32_MAX) queue_remove(line, next);
        queue_add(line, next, cost);
        made->way[next] = (uint8_t)((way + 4) % 8);
    }
}

static void make_flow(phalanx_field *field, flow *made, uint32_t goal)
{
    queue line = {.field = field};
    memset(line.first, 0xff, sizeof line.first);
    memset(field->cost, 0xff, sizeof field->cost);
    memset(made->way, ARRIVED_HERE, sizeof made->way);
    made->goal = (uint16_t)goal;
    queue_add(&line, goal, 0);
    for (uint32_t cost = 0; line.waiting > 0; cost++) {
        uint16_t *first = &line.first[cost % BUCKETS];
        while (*first != NOWHERE) {
            uint32_t cell = *first;
            queue_remove(&line, cell);
            spread(&line, made, cell);
        }
    }
}

static const flow *flow_to(phalanx_field *field, uint32_t goal)
{
    uint32_t known = field->flow_to[goal];
    if (known > 0) return &field->flows[known - 1];
    uint32_t next = field->flow_next;
    flow *made = &field->flows[next];
    field->flow_next = (next + 1) % FLOWS;
    if (field->flow_to[made->goal] == next + 1) field->flow_to[made->goal] = 0;
    field->flow_to[goal] = (uint16_t)(next + 1);
    make_flow(field, made, goal);
    return made;
}

vector ways_round(phalanx_field *field, vector at, vector goal, tt_fixed length)
{
    uint32_t cell = cell_at(at), to = cell_at(goal);
    uint8_t way = flow_to(field, to)->way[cell];
    if (way == ARRIVED_HERE) return vector_toward(vector_from(at, goal), length);
    uint32_t next = (uint32_t)((int32_t)cell + step_y[way] * ACROSS + step_x[way]);
    return vector_scaled(vector_from(at, cell_middle(next)), length);
}
