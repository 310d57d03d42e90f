// A bot thinks every THINK_TICKS and sends about one command each time:
//
//     recruits   what beats the nearest enemy's most frequent type
//     guards     group 0: patrol before the camp, and meet whoever comes near it
//     army       group 1: guards who became numerous enough. Marches on the weakest and nearest
//                enemy, and goes home when it meets too many
//     raid       group 2: the first riders, sent out at once
//
// It remembers nothing: army and guards are told apart by their group, whims come from a hash.

#include "bot.h"

enum {
    THINK_TICKS = 15,
    RECRUIT_THOUGHTS = 8, // one thought in so many is about recruits
    GUARDS = 0,
    ARMY = 1,
    RAID = 2,
    RAID_THOUGHTS = 4, // one thought in so many is about the raid
    RAID_TICKS = 100,  // from the start, in which it is sent out
    HOME_METRES = 32,  // around the camp
    FIGHT_METRES = 28, // around the army
    ARMY_LEAST = 100,  // soldiers with whom an army sets out, and a whim more
    ARMY_WHIM = 80,
};

// A place in whole metres.
typedef struct place {
    int32_t x, y;
} place;

// Some soldiers: how many, and where on average.
typedef struct crowd {
    uint32_t count;
    int32_t x, y; // sums
} crowd;

// What the bot sees.
typedef struct view {
    const phalanx_state *state;
    uint32_t seat;
    place camp;
    crowd guards, army, raid;
    crowd intruders; // enemies near the camp
    crowd foes;      // enemies near the army
} view;

// The orders of this call.
typedef struct desk {
    phalanx_order *orders;
    uint32_t count, capacity;
} desk;

static place soldier_place(const phalanx_soldier *soldier)
{
    return (place){soldier->x >> 16, soldier->y >> 16};
}

static place camp_place(const phalanx_seat *seat)
{
    return (place){seat->x >> 16, seat->y >> 16};
}

static void crowd_add(crowd *crowd_of, place at)
{
    crowd_of->count++;
    crowd_of->x += at.x;
    crowd_of->y += at.y;
}

static place crowd_middle(const crowd *crowd_of)
{
    int32_t count = (int32_t)crowd_of->count;
    TT_ASSERT(count > 0);
    return (place){crowd_of->x / count, crowd_of->y / count};
}

static int32_t squared_distance(place a, place b)
{
    return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

static bool near(place a, place b, int32_t metres)
{
    return squared_distance(a, b) <= metres * metres;
}

// The same for everyone who asks about the same moment of the same match.
static uint32_t whim(const view *v, uint32_t moment, uint32_t bound)
{
    tt_random random = tt_random_seeded(v->state->seed ^ moment, 1000 + v->seat);
    return tt_random_below(&random, bound);
}

static void send(desk *desk_of, phalanx_command command)
{
    if (desk_of->count == desk_of->capacity) return;
    uint8_t bytes[PHALANX_COMMAND_SIZE_MAX];
    phalanx_order *order = &desk_of->orders[desk_of->count++];
    *order = (phalanx_order){.size = (uint8_t)phalanx_command_write(&command, bytes)};
    for (uint32_t i = 0; i < order->size; i++) order->bytes[i] = bytes[i];
}

static void send_march(desk *desk_of, uint8_t group, phalanx_order_kind manner, place to)
{
    send(desk_of, (phalanx_command){.verb = PHALANX_MARCH,
                                    .types = PHALANX_ALL_TYPES,
                                    .group = group,
                                    .manner = (uint8_t)manner,
                                    .x = (uint16_t)(to.x * 256 + 128),
                                    .y = (uint16_t)(to.y * 256 + 128)});
}

static void see_own(view *v)
{
    const phalanx_seat *own = &v->state->seat[v->seat];
    for (uint32_t slot = 0; slot < own->used; slot++) {
        const phalanx_soldier *soldier = &v->state->soldiers[v->seat][slot];
        if (soldier->type == PHALANX_FREE) continue;
        crowd *mine = soldier->group == ARMY   ? &v->army
                      : soldier->group == RAID ? &v->raid
                                               : &v->guards;
        crowd_add(mine, soldier_place(soldier));
    }
}

static void see_enemies(view *v)
{
    place army = v->army.count > 0 ? crowd_middle(&v->army) : v->camp;
    for (uint32_t seat = 0; seat < v->state->seats; seat++) {
        if (seat == v->seat) continue;
        for (uint32_t slot = 0; slot < v->state->seat[seat].used; slot++) {
            const phalanx_soldier *soldier = &v->state->soldiers[seat][slot];
            if (soldier->type == PHALANX_FREE) continue;
            place at = soldier_place(soldier);
            if (near(at, v->camp, HOME_METRES)) crowd_add(&v->intruders, at);
            if (near(at, army, FIGHT_METRES)) crowd_add(&v->foes, at);
        }
    }
}

// Few soldiers and a short way make a good target.
static uint32_t choose_enemy(const view *v)
{
    place from = v->army.count > 0 ? crowd_middle(&v->army) : v->camp;
    uint32_t best = v->seat, least = UINT32_MAX;
    for (uint32_t seat = 0; seat < v->state->seats; seat++) {
        const phalanx_seat *enemy = &v->state->seat[seat];
        if (seat == v->seat || enemy->out) continue;
        int32_t squared = squared_distance(from, camp_place(enemy));
        uint32_t price = enemy->standing[0] + tt_isqrt((uint64_t)squared);
        if (price < least) {
            least = price;
            best = seat;
        }
    }
    return best;
}

// The camp while it stands, then whoever is left.
static place enemy_place(const view *v, uint32_t enemy)
{
    const phalanx_seat *seat = &v->state->seat[enemy];
    if (seat->camp > 0) return camp_place(seat);
    for (uint32_t slot = 0; slot < seat->used; slot++)
        if (v->state->soldiers[enemy][slot].type != PHALANX_FREE)
            return soldier_place(&v->state->soldiers[enemy][slot]);
    return camp_place(seat);
}

static void think_recruits(const view *v, uint32_t thought, desk *desk_of)
{
    static const uint8_t beaten_by[PHALANX_TYPES] = {
        [PHALANX_SPEARMAN] = PHALANX_ARCHER,
        [PHALANX_ARCHER] = PHALANX_RIDER,
        [PHALANX_RIDER] = PHALANX_SPEARMAN,
    };
    const uint16_t *standing = v->state->seat[choose_enemy(v)].standing;
    uint32_t most = PHALANX_SPEARMAN;
    for (uint32_t type = PHALANX_ARCHER; type < PHALANX_TYPES; type++)
        if (standing[type] > standing[most]) most = type;
    uint8_t type = beaten_by[most];
    if (whim(v, thought, 3) == 0) type = (uint8_t)(1 + whim(v, ~thought, PHALANX_TYPES - 1));
    send(desk_of, (phalanx_command){.verb = PHALANX_RECRUIT, .types = type});
}

// Guards who are many enough, or have no camp to guard, join the army.
static bool guards_set_out(const view *v)
{
    const phalanx_seat *own = &v->state->seat[v->seat];
    uint32_t wanted = ARMY_LEAST + whim(v, own->recruited / 64, ARMY_WHIM);
    return v->guards.count > 0 && (own->camp == 0 || v->guards.count >= wanted);
}

static void muster_guards(const view *v, uint8_t types, uint8_t group, desk *desk_of)
{
    place middle = v->state->seat[v->seat].camp > 0 ? v->camp : crowd_middle(&v->guards);
    send(desk_of, (phalanx_command){.verb = PHALANX_MUSTER,
                                    .types = types,
                                    .group = group,
                                    .x = (uint16_t)(middle.x * 256),
                                    .y = (uint16_t)(middle.y * 256),
                                    .radius = 60 * 256});
}

// Home is worth a march only while there is one, and not for those who are there.
static bool outnumbered(const view *v)
{
    bool home = v->state->seat[v->seat].camp > 0;
    return home && v->foes.count * 2 > v->army.count * 3 &&
           !near(crowd_middle(&v->army), v->camp, HOME_METRES);
}

static void send_attack(const view *v, uint8_t group, desk *desk_of)
{
    send_march(desk_of, group, PHALANX_ATTACKS, enemy_place(v, choose_enemy(v)));
}

static void lead_army(const view *v, desk *desk_of)
{
    if (outnumbered(v))
        send_march(desk_of, ARMY, PHALANX_MARCHES, v->camp);
    else
        send_attack(v, ARMY, desk_of);
}

// Whether this thought is one about the raid: it begins with the match.
static bool think_of_raid(const view *v, uint32_t thought, desk *desk_of)
{
    if (v->state->tick < RAID_TICKS && v->raid.count == 0 && v->guards.count > 0) {
        muster_guards(v, 1u << (PHALANX_RIDER - 1), RAID, desk_of);
        return true;
    }
    if (v->raid.count == 0 || thought % RAID_THOUGHTS != 1) return false;
    send_attack(v, RAID, desk_of);
    return true;
}

// Where the guards patrol: before the camp, towards the middle of the field, somewhere else each time.
static place patrol_place(const view *v, uint32_t thought)
{
    int32_t middle = PHALANX_SIZE / 2, out = 10 + (int32_t)whim(v, thought, 20);
    int32_t aside = (int32_t)whim(v, ~thought, 41) - 20;
    int32_t x = (middle - v->camp.x) * out / 100, y = (middle - v->camp.y) * out / 100;
    return (place){v->camp.x + x - y * aside / 20, v->camp.y + y + x * aside / 20};
}

static void patrol(const view *v, uint32_t thought, desk *desk_of)
{
    bool on_duty = v->guards.count > 0 && v->state->seat[v->seat].camp > 0;
    if (on_duty && thought % 2 == 0)
        send_march(desk_of, GUARDS, PHALANX_ATTACKS, patrol_place(v, thought));
}

static void think_of_war(const view *v, uint32_t thought, desk *desk_of)
{
    if (v->intruders.count > 2 && v->guards.count > 0) {
        send_march(desk_of, GUARDS, PHALANX_ATTACKS, crowd_middle(&v->intruders));
        if (v->army.count == 0) return;
    } else if (guards_set_out(v)) {
        muster_guards(v, PHALANX_ALL_TYPES, ARMY, desk_of);
    }
    if (v->army.count > 0)
        lead_army(v, desk_of);
    else
        patrol(v, thought, desk_of);
}

uint32_t phalanx_bot(const phalanx_state *state, uint32_t seat, phalanx_order *orders,
                     uint32_t capacity)
{
    if (seat >= state->seats || state->seat[seat].out || state->over) return 0;
    uint32_t moment = state->tick + seat * 7; // so that bots don't all think in the same tick
    if (moment % THINK_TICKS != 0) return 0;
    desk desk_of = {orders, 0, capacity};
    view v = {.state = state, .seat = seat, .camp = camp_place(&state->seat[seat])};
    uint32_t thought = moment / THINK_TICKS;
    see_own(&v);
    see_enemies(&v);
    if (thought % RECRUIT_THOUGHTS == 0 || v.guards.count + v.army.count == 0)
        think_recruits(&v, thought, &desk_of);
    else if (!think_of_raid(&v, thought, &desk_of))
        think_of_war(&v, thought, &desk_of);
    return desk_of.count;
}
