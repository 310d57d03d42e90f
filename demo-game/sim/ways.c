// The ways across the field, on a grid of cells of 2 m. To one goal there is one flow: from every
// cell a direction, found by counting the cost outwards from the goal (Dijkstra, with Dial's
// buckets: R. Dial, "Algorithm 360: Shortest-path forest with topological ordering", 1969):
//
//     > > v     #  rock: costs so much that only who stands in it leaves through it
//     # # v     Everyone who goes to the goal shares its flow, and flows are kept: they depend on
//     * < <     the map alone. Diagonals do not cut the corners of rocks.
//
// A flow reaches a little beyond the first who asks. For who stands farther off it is made to the
// end.

#include "ways.h"
#include "map.h"
#include "numbers.h"

#include <string.h>

enum {
    STRAIGHT = 10,
    DIAGONAL = 14,
    WOOD_COST = 18, // tenths
    ROCK_COST = 1500,
    BUCKETS = 4096, // more than the greatest step costs
    BEYOND = 100,   // 20 m across open ground
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

static void cover(ways_grid *grid, vector middle, tt_fixed radius, ground with)
{
    uint32_t reach = (uint32_t)(radius >> CELL_SHIFT) + 1;
    uint32_t across = (uint32_t)middle.x >> CELL_SHIFT, up = (uint32_t)middle.y >> CELL_SHIFT;
    for (uint32_t y = up - reach; y <= up + reach; y++) {
        for (uint32_t x = across - reach; x <= across + reach; x++) {
            uint32_t cell = y * ACROSS + x;
            if (x >= ACROSS || y >= ACROSS || grid->ground[cell] >= with) continue;
            vector gap = vector_from(middle, cell_middle(cell));
            if (vector_squared(gap) <= square(radius)) grid->ground[cell] = (uint8_t)with;
        }
    }
}

void ways_map(ways_grid *grid, const phalanx_state *state)
{
    for (uint32_t cell = 0; cell < CELLS; cell++)
        grid->ground[cell] = map_contains(cell_middle(cell)) ? OPEN : OUTSIDE;
    for (uint32_t i = 0; i < state->woods; i++)
        cover(grid, (vector){state->wood[i].x, state->wood[i].y}, state->wood[i].radius, WOOD);
    for (uint32_t i = 0; i < state->rocks; i++)
        cover(grid, (vector){state->rock[i].x, state->rock[i].y},
              state->rock[i].radius + ROCK_MARGIN, ROCK);
    grid->flow_next = 0;
    memset(grid->flow_to, 0, sizeof grid->flow_to);
}

ground ways_ground(const ways_grid *grid, vector at)
{
    return (ground)grid->ground[cell_at(at)];
}

// Looks at a point every metre.
bool ways_straight(const ways_grid *grid, vector from, vector to)
{
    vector way = vector_from(from, to);
    int32_t steps = (int32_t)(tt_isqrt((uint64_t)vector_squared(way)) >> 16) + 1;
    vector stride = {way.x / steps, way.y / steps}, at = from;
    for (int32_t i = 0; i < steps; i++) {
        at = (vector){at.x + stride.x, at.y + stride.y};
        if (grid->ground[cell_at(at)] == ROCK) return false;
    }
    return true;
}

// The queue: a ring of lists of cells by cost.
typedef struct queue {
    ways_grid *grid;
    uint16_t first[BUCKETS];
    uint32_t waiting;
} queue;

static void queue_add(queue *line, uint32_t cell, uint32_t cost)
{
    uint16_t *first = &line->first[cost % BUCKETS];
    line->grid->cost[cell] = cost;
    line->grid->before[cell] = NOWHERE;
    line->grid->after[cell] = *first;
    if (*first != NOWHERE) line->grid->before[*first] = (uint16_t)cell;
    *first = (uint16_t)cell;
    line->waiting++;
}

static void queue_remove(queue *line, uint32_t cell)
{
    uint16_t before = line->grid->before[cell], after = line->grid->after[cell];
    if (before == NOWHERE)
        line->first[line->grid->cost[cell] % BUCKETS] = after;
    else
        line->grid->after[before] = after;
    if (after != NOWHERE) line->grid->before[after] = before;
    line->waiting--;
}

static uint32_t step_cost(const ways_grid *grid, uint32_t from, uint32_t to, uint32_t way)
{
    uint32_t base = way % 2 == 0 ? STRAIGHT : DIAGONAL;
    uint32_t onto = grid->ground[from];
    if (way % 2 == 1) { // a corner of rock counts as rock
        uint32_t across = from - from % ACROSS + to % ACROSS;
        uint32_t along = to - to % ACROSS + from % ACROSS;
        if (grid->ground[across] == ROCK || grid->ground[along] == ROCK) onto = ROCK;
    }
    if (grid->ground[to] == ROCK) onto = ROCK;
    return onto == ROCK ? ROCK_COST : onto == WOOD ? base * WOOD_COST / 10 : base;
}

// From `cell` outwards: whoever gets to the goal more cheaply by way of it goes that way.
static void spread(queue *line, flow *made, uint32_t cell)
{
    ways_grid *grid = line->grid;
    for (uint32_t way = 0; way < 8; way++) {
        uint32_t next = (uint32_t)((int32_t)cell + step_y[way] * ACROSS + step_x[way]);
        if (grid->ground[next] == OUTSIDE) continue;
        uint32_t cost = grid->cost[cell] + step_cost(grid, cell, next, way);
        if (cost >= grid->cost[next]) continue;
        if (grid->cost[next] != UINT32_MAX) queue_remove(line, next);
        queue_add(line, next, cost);
        made->way[next] = (uint8_t)((way + 4) % 8);
    }
}

// What still waits may yet find a cheaper way.
static void forget_waiting(queue *line, flow *made)
{
    for (uint32_t i = 0; i < BUCKETS; i++) {
        for (uint32_t cell = line->first[i]; cell != NOWHERE; cell = line->grid->after[cell])
            made->way[cell] = NOT_ASKED;
    }
}

// To a little beyond the cell `from`, or to the end, where that is NOWHERE.
static void make_flow(ways_grid *grid, flow *made, uint32_t goal, uint32_t from)
{
    queue line = {.grid = grid};
    uint32_t last = UINT32_MAX;
    memset(line.first, 0xff, sizeof line.first);
    memset(grid->cost, 0xff, sizeof grid->cost);
    memset(made->way, from == NOWHERE ? ARRIVED_HERE : NOT_ASKED, sizeof made->way);
    made->goal = (uint16_t)goal;
    made->way[goal] = ARRIVED_HERE;
    queue_add(&line, goal, 0);
    for (uint32_t cost = 0; line.waiting > 0 && cost <= last; cost++) {
        uint16_t *first = &line.first[cost % BUCKETS];
        while (*first != NOWHERE) {
            uint32_t cell = *first;
            queue_remove(&line, cell);
            spread(&line, made, cell);
            if (cell == from) last = cost + cost / 4 + BEYOND;
        }
    }
    forget_waiting(&line, made);
}

static flow *new_flow(ways_grid *grid, uint32_t goal)
{
    uint32_t next = grid->flow_next;
    flow *made = &grid->flows[next];
    grid->flow_next = (next + 1) % FLOWS;
    if (grid->flow_to[made->goal] == next + 1) grid->flow_to[made->goal] = 0;
    grid->flow_to[goal] = (uint16_t)(next + 1);
    return made;
}

static const flow *flow_to(ways_grid *grid, uint32_t goal, uint32_t from)
{
    uint32_t known = grid->flow_to[goal];
    flow *found = known > 0 ? &grid->flows[known - 1] : new_flow(grid, goal);
    if (known == 0) make_flow(grid, found, goal, from);
    if (found->way[from] == NOT_ASKED) make_flow(grid, found, goal, NOWHERE);
    return found;
}

vector ways_round(ways_grid *grid, vector at, vector goal, tt_fixed length)
{
    uint32_t cell = cell_at(at), to = cell_at(goal);
    uint8_t way = flow_to(grid, to, cell)->way[cell];
    if (way == ARRIVED_HERE) return vector_toward(vector_from(at, goal), length);
    uint32_t next = (uint32_t)((int32_t)cell + step_y[way] * ACROSS + step_x[way]);
    return vector_scaled(vector_from(at, cell_middle(next)), length);
}
