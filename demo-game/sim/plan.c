// Where a march sends each of the companies that it names: side by side in one line, sorted by
// where they are now, so that they do not cross; archers make a second line behind the others.
//
//              point
//        [====][==*=][====]        the line: `width` metres, or as wide as they like
//           [....][....]           archers

#include "companies.h"
#include "map.h"
#include "numbers.h"

typedef struct line {
    const phalanx_seat *seat;
    const phalanx_command *command;
    uint32_t company[PHALANX_COMPANIES]; // from the left
    int64_t key[PHALANX_COMPANIES];
    uint32_t count, soldiers;
    tt_fixed front; // metres that it takes
} line;

static vector left_of(vector forward)
{
    return (vector){forward.y, -forward.x};
}

static void join(line *to, uint32_t company, vector left)
{
    const phalanx_company *mine = &to->seat->company[company];
    int64_t key = -((int64_t)mine->x * left.x + (int64_t)mine->y * left.y);
    uint32_t at = to->count++;
    for (; at > 0 && to->key[at - 1] > key; at--) {
        to->key[at] = to->key[at - 1];
        to->company[at] = to->company[at - 1];
    }
    to->key[at] = key;
    to->company[at] = company;
    to->soldiers += mine->count;
}

// Soldiers abreast in a company of a line that is `width` metres wide; 0: as wide as they like.
static uint32_t files_of(const line *of, uint32_t count, uint32_t width)
{
    if (width == 0) return companies_default_files(count);
    tt_fixed room = METRES((int32_t)width, 0) - (tt_fixed)(of->count - 1) * COMPANY_GAP;
    int32_t files = room > 0 ? room / SLOT_SPACING * (int32_t)count / (int32_t)of->soldiers : 0;
    if (files < 2) files = 2;
    return (uint32_t)files < count ? (uint32_t)files : count;
}

static tt_fixed front_of(uint32_t files)
{
    return (tt_fixed)files * SLOT_SPACING;
}

// The metres that its deepest company takes.
static tt_fixed measure(line *of, uint32_t width)
{
    uint32_t deepest = 0;
    of->front = -COMPANY_GAP;
    for (uint32_t i = 0; i < of->count; i++) {
        uint32_t count = of->seat->company[of->company[i]].count;
        uint32_t files = files_of(of, count, width);
        of->front += front_of(files) + COMPANY_GAP;
        if ((count + files - 1) / files > deepest) deepest = (count + files - 1) / files;
    }
    return front_of(deepest);
}

static uint32_t lay_out(const phalanx_state *state, const line *of, vector middle, tt_angle facing,
                        phalanx_order *orders)
{
    vector left = left_of(vector_polar(TT_FIXED_ONE, facing));
    tt_fixed at = of->front / 2; // to the left of the middle
    uint32_t filled = 0;
    for (uint32_t i = 0; i < of->count; i++) {
        uint32_t company = of->company[i];
        uint32_t files = files_of(of, of->seat->company[company].count, of->command->width);
        tt_fixed aside = at - front_of(files) / 2;
        vector goal = {middle.x + tt_fixed_mul(left.x, aside),
                       middle.y + tt_fixed_mul(left.y, aside)};
        goal = map_settled(state, goal, ROCK_KEEP);
        orders[company] = (phalanx_order){.x = (uint16_t)(goal.x >> 8),
                                          .y = (uint16_t)(goal.y >> 8),
                                          .facing = facing,
                                          .manner = of->command->manner,
                                          .files = (uint8_t)files};
        at -= front_of(files) + COMPANY_GAP;
        filled |= 1u << company;
    }
    return filled;
}

// Where they will be when this order begins, on average.
static vector coming_from(const phalanx_seat *seat, const phalanx_command *command)
{
    int64_t x = 0, y = 0, count = 0;
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        const phalanx_company *company = &seat->company[i];
        if (company->count == 0 || !(command->companies >> i & 1)) continue;
        const phalanx_order *last = &company->order[company->orders - 1];
        x += command->queued ? last->x << 8 : company->x;
        y += command->queued ? last->y << 8 : company->y;
        count++;
    }
    return count > 0 ? (vector){(tt_fixed)(x / count), (tt_fixed)(y / count)} : map_middle();
}

uint32_t phalanx_plan(const phalanx_state *state, uint32_t seat, const phalanx_command *command,
                      phalanx_order *orders)
{
    line lines[2] = {{.seat = &state->seat[seat], .command = command},
                     {.seat = &state->seat[seat], .command = command}};
    vector point = {command->x << 8, command->y << 8};
    vector way = vector_from(coming_from(lines[0].seat, command), point);
    tt_angle facing =
        command->faced ? (tt_angle)(command->facing << 8) : tt_fixed_atan2(way.y, way.x);
    vector forward = vector_polar(TT_FIXED_ONE, facing), left = left_of(forward);
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        const phalanx_company *company = &lines[0].seat->company[i];
        if (company->count == 0 || !(command->companies >> i & 1)) continue;
        join(&lines[company->type == PHALANX_ARCHER], i, left);
    }
    bool two = lines[0].count > 0 && lines[1].count > 0;
    tt_fixed depth = measure(&lines[0], command->width),
             behind = measure(&lines[1], command->width);
    tt_fixed back = two ? (depth + behind) / 2 + ROW_GAP : 0;
    vector second = {point.x - tt_fixed_mul(forward.x, back),
                     point.y - tt_fixed_mul(forward.y, back)};
    return lay_out(state, &lines[0], point, facing, orders) |
           lay_out(state, &lines[1], second, facing, orders);
}
