// The picture of Phalanx, drawn by the software renderer into memory: no video driver, no window.

#include "arena.h"
#include "look_bytes.h"
#include "picture.h"

enum { WIDTH = 480, HEIGHT = 300, MOVED = 40 };

// A renderer, a picture, and two states of a match of four in which everybody marches.
typedef struct easel {
    SDL_Surface *surface;
    SDL_Renderer *renderer;
    void *picture;
    phalanx_state before, now;
    tt_frame frame;
} easel;

static void command(tt_sim *sim, uint32_t seat, const phalanx_command *wish)
{
    static uint8_t bytes[PHALANX_COMMAND_SIZE_MAX];
    static tt_turn turn;
    turn.tick = tt_sim_tick(sim);
    turn.count = 1;
    turn.events[0] = (tt_event){.tick = turn.tick,
                                .type = TT_EVENT_COMMAND,
                                .seat = (uint8_t)seat,
                                .size = (uint16_t)phalanx_command_write(wish, bytes),
                                .data = bytes};
    tt_sim_apply(sim, &turn);
}

static void play(easel *e)
{
    static tt_turn quiet;
    tt_sim *sim = arena_create(4, 7, NULL);
    phalanx_command march = {.verb = PHALANX_MARCH,
                             .manner = PHALANX_ATTACKS,
                             .x = 128 << 8,
                             .y = 128 << 8,
                             .companies = 0xffffff};
    for (uint32_t seat = 0; seat < 4; seat++) command(sim, seat, &march);
    while (tt_sim_tick(sim) < MOVED) {
        quiet.tick = tt_sim_tick(sim);
        e->before = *arena_state(sim);
        tt_sim_apply(sim, &quiet);
    }
    e->now = *arena_state(sim);
    tt_sim_destroy(sim);
}

static easel *easel_create(int width, int height)
{
    easel *e = calloc(1, sizeof *e);
    TT_ASSERT(e);
    play(e);
    tt_match match = arena_match(4, 7);
    e->surface = SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    TT_ASSERT(e->surface);
    e->renderer = SDL_CreateSoftwareRenderer(e->surface);
    TT_ASSERT(e->renderer);
    e->picture = phalanx_picture.create(NULL, e->renderer, &match, &e->now);
    TT_ASSERT(e->picture);
    float x = (float)e->now.seat[0].x / 65536, y = (float)e->now.seat[0].y / 65536;
    e->frame = (tt_frame){.previous = &e->before,
                          .current = &e->now,
                          .blend = 32768,
                          .area = {0, 0, width, height},
                          .camera = {x, y, 10}};
    return e;
}

static void easel_destroy(easel *e)
{
    phalanx_picture.destroy(NULL, e->picture);
    SDL_DestroyRenderer(e->renderer);
    SDL_FreeSurface(e->surface);
    free(e);
}

static size_t bytes_of(const easel *e)
{
    return (size_t)e->surface->pitch * (size_t)e->surface->h;
}

// What is drawn, as a copy that the caller frees.
static uint8_t *drawn(easel *e, const phalanx_overlay *overlay)
{
    uint8_t *copy = malloc(bytes_of(e));
    TT_ASSERT(copy);
    phalanx_draw(e->picture, &e->frame, overlay);
    SDL_RenderFlush(e->renderer);
    memcpy(copy, e->surface->pixels, bytes_of(e));
    return copy;
}

static bool same(easel *e, uint8_t *a, uint8_t *b)
{
    bool equal = memcmp(a, b, bytes_of(e)) == 0;
    free(a);
    free(b);
    return equal;
}

Test(picture, shows_the_same_for_the_same_frame_whatever_was_shown_between)
{
    easel *e = easel_create(WIDTH, HEIGHT);
    tt_frame shown = e->frame;
    uint8_t *first = drawn(e, NULL);
    e->frame.camera.x += 30;
    e->frame.camera.scale = 5;
    free(drawn(e, NULL));
    e->frame = shown;
    cr_assert(same(e, first, drawn(e, NULL)));
    easel_destroy(e);
}

Test(picture, changes_neither_of_the_states)
{
    static phalanx_state before, now;
    easel *e = easel_create(WIDTH, HEIGHT);
    before = e->before;
    now = e->now;
    free(drawn(e, &(phalanx_overlay){.selected = 0xffffff, .orders = true, .hurry = 0.1f}));
    phalanx_draw_minimap(e->picture, &e->frame, (SDL_Rect){0, 0, 100, 100}, NULL, 0);
    cr_assert_eq(memcmp(&before, &e->before, sizeof before), 0);
    cr_assert_eq(memcmp(&now, &e->now, sizeof now), 0);
    easel_destroy(e);
}

Test(picture, moves_soldiers_between_two_ticks)
{
    easel *e = easel_create(WIDTH, HEIGHT);
    e->frame.camera.scale = 24;
    e->frame.blend = 0;
    uint8_t *first = drawn(e, NULL);
    e->frame.blend = 65535;
    cr_assert_not(same(e, first, drawn(e, NULL)));
    easel_destroy(e);
}

Test(picture, shows_what_the_hand_holds)
{
    easel *e = easel_create(WIDTH, HEIGHT);
    phalanx_overlay none = {.hurry = -1}, selected = none, hovered = none, click = none;
    phalanx_overlay ways = {.hurry = -1, .selected = 0xffffff, .orders = true};
    selected.selected = hovered.hovered = 0xffffff;
    click.hurry = 0.2f;
    click.hurry_x = (uint16_t)(e->frame.camera.x * 256);
    click.hurry_y = (uint16_t)(e->frame.camera.y * 256);
    cr_assert(same(e, drawn(e, NULL), drawn(e, &none)));
    cr_assert_not(same(e, drawn(e, &none), drawn(e, &selected)));
    cr_assert_not(same(e, drawn(e, &selected), drawn(e, &hovered)));
    cr_assert_not(same(e, drawn(e, &selected), drawn(e, &ways)));
    cr_assert_not(same(e, drawn(e, &none), drawn(e, &click)));
    e->frame.seat = TT_SEAT_NONE; // a spectator has no hand
    cr_assert(same(e, drawn(e, &none), drawn(e, &selected)));
    easel_destroy(e);
}

// What a viewer's frame looks like, for any seat's eyes and bytes.
static uint8_t *viewed(easel *e, uint8_t seat, const void *look, uint32_t size)
{
    uint8_t *copy = malloc(bytes_of(e));
    TT_ASSERT(copy);
    e->frame.seat = seat;
    e->frame.look = look;
    e->frame.look_size = size;
    phalanx_picture.draw(NULL, e->picture, &e->frame);
    SDL_RenderFlush(e->renderer);
    memcpy(copy, e->surface->pixels, bytes_of(e));
    return copy;
}

Test(picture, shows_a_viewer_the_selection_that_the_player_saw)
{
    static const uint8_t odd[] = {1, 2, 3};
    easel *e = easel_create(WIDTH, HEIGHT);
    uint8_t look[PHALANX_LOOK_SIZE];
    phalanx_overlay own = {.selected = 0x5, .orders = true, .hurry = -1};
    phalanx_look seen = phalanx_look_of(&e->frame, own.selected);
    phalanx_look_write(&seen, look);
    cr_assert(same(e, drawn(e, &own), viewed(e, 0, look, sizeof look)));
    cr_assert_not(same(e, drawn(e, NULL), viewed(e, 0, look, sizeof look)));
    cr_assert(same(e, drawn(e, NULL), viewed(e, 0, odd, sizeof odd)), "that is no look");
    cr_assert(same(e, drawn(e, NULL), viewed(e, 0, NULL, 0)));
    cr_assert(same(e, drawn(e, NULL), viewed(e, TT_SEAT_NONE, look, sizeof look)));
    easel_destroy(e);
}

Test(picture, shows_a_planned_line)
{
    easel *e = easel_create(WIDTH, HEIGHT);
    phalanx_command line = {.verb = PHALANX_MARCH,
                            .manner = PHALANX_MARCHES,
                            .faced = true,
                            .width = 20,
                            .x = (uint16_t)(e->frame.camera.x * 256),
                            .y = (uint16_t)(e->frame.camera.y * 256),
                            .companies = 0xffffff};
    phalanx_overlay overlay = {.hurry = -1};
    uint8_t *first = drawn(e, &overlay);
    overlay.planned = phalanx_plan(&e->now, 0, &line, overlay.plan);
    cr_assert_neq(overlay.planned, 0);
    cr_assert_not(same(e, first, drawn(e, &overlay)));
    easel_destroy(e);
}

Test(picture, finds_the_company_that_is_drawn_there)
{
    easel *e = easel_create(WIDTH, HEIGHT);
    for (uint32_t slot = 0; slot < e->now.seat[0].used; slot++) {
        const phalanx_soldier *s = &e->now.soldiers[0][slot];
        e->frame.blend = 65536;
        SDL_FPoint feet = phalanx_to_screen(&e->frame, (float)s->x / 65536, (float)s->y / 65536);
        int found = phalanx_company_at(&e->frame, 0, feet.x, feet.y - 7, 12);
        cr_assert_geq(found, 0);
        uint32_t around =
            phalanx_companies_in(&e->frame, 0, (SDL_FRect){feet.x - 1, feet.y - 20, 2, 20});
        cr_assert(around >> s->company & 1);
    }
    cr_assert_eq(phalanx_company_at(&e->frame, 0, -5000, -5000, 20), -1);
    cr_assert_eq(phalanx_companies_in(&e->frame, 0, (SDL_FRect){-5000, -5000, 9, 9}), 0);
    cr_assert_eq(phalanx_company_at(&e->frame, TT_SEAT_NONE, 100, 100, 5000), -1);
    cr_assert_eq(phalanx_companies_in(&e->frame, TT_SEAT_NONE, (SDL_FRect){0, 0, 900, 900}), 0);
    easel_destroy(e);
}

Test(picture, goes_from_field_to_screen_and_back)
{
    tt_frame frame = {.area = {13, 40, 640, 360}, .camera = {90, 150, 7.5f}};
    SDL_Rect map = {900, 500, 200, 200};
    for (int i = 20; i < 240; i += 31) {
        float x = (float)i;
        SDL_FPoint screen = phalanx_to_screen(&frame, x, 256 - x);
        SDL_FPoint field = phalanx_to_field(&frame, screen.x, screen.y);
        cr_assert_float_eq(field.x, x, 0.01f);
        cr_assert_float_eq(field.y, 256 - x, 0.01f);
        SDL_FPoint near = phalanx_minimap_to_field(map, 900 + x / 2, 500 + x / 2);
        SDL_FPoint far = phalanx_minimap_to_field(map, 901 + x / 2, 501 + x / 2);
        cr_assert_gt(far.x, near.x);
        cr_assert_float_eq(far.x - near.x, far.y - near.y, 0.01f);
    }
    SDL_FPoint middle = phalanx_minimap_to_field(map, 1000, 600);
    cr_assert_float_eq(middle.x, 128, 0.01f);
    cr_assert_float_eq(middle.y, 128, 0.01f);
}

Test(picture, draws_only_in_its_area)
{
    easel *e = easel_create(WIDTH, HEIGHT);
    memset(e->surface->pixels, 0x55, bytes_of(e));
    e->frame.area = (SDL_Rect){100, 50, 200, 150};
    free(drawn(e, &(phalanx_overlay){.selected = 0xffffff, .orders = true, .hurry = 0.5f}));
    for (int y = 0; y < HEIGHT; y++) {
        const uint32_t *row =
            (const uint32_t *)e->surface->pixels + (size_t)y * (size_t)e->surface->pitch / 4;
        for (int x = 0; x < WIDTH; x++) {
            bool inside = x >= 100 && x < 300 && y >= 50 && y < 200;
            cr_assert(inside == (row[x] != 0x55555555u), "at %d, %d", x, y);
        }
    }
    easel_destroy(e);
}

Test(picture, draws_every_size_and_camera)
{
    easel *e = easel_create(WIDTH, HEIGHT);
    static const SDL_Rect areas[] = {
        {0, 0, 1, 1}, {0, 0, 0, 0}, {5, 5, 3, 900}, {-50, -50, 200, 100}, {0, 0, 3840, 2160}};
    static const tt_camera cameras[] = {{128, 128, 3},   {128, 128, 24}, {-90000, 128, 8},
                                        {128, 90000, 0}, {0, 0, 1e9f},   {128, 128, -1}};
    phalanx_overlay overlay = {.selected = 0xffffff, .hovered = 1, .orders = true, .hurry = 0.5f};
    for (size_t i = 0; i < sizeof areas / sizeof areas[0]; i++) {
        for (size_t j = 0; j < sizeof cameras / sizeof cameras[0]; j++) {
            e->frame.area = areas[i];
            e->frame.camera = cameras[j];
            free(drawn(e, &overlay));
            phalanx_draw_minimap(e->picture, &e->frame, areas[i], NULL, 0);
        }
    }
    easel_destroy(e);
}

Test(picture, has_a_colour_of_its_own_for_each_seat)
{
    for (uint32_t a = 0; a < PHALANX_SEATS_MAX; a++) {
        for (uint32_t b = 0; b < a; b++) {
            SDL_Color one = phalanx_picture.color(NULL, a), two = phalanx_picture.color(NULL, b);
            int apart = abs(one.r - two.r) + abs(one.g - two.g) + abs(one.b - two.b);
            cr_assert_gt(apart, 60, "seats %u and %u", a, b);
        }
    }
}

Test(picture, has_all_of_the_field_within_its_bounds)
{
    easel *e = easel_create(WIDTH, HEIGHT);
    tt_bounds bounds = phalanx_picture.bounds(NULL, &e->now);
    cr_assert_lt(bounds.left, 28);
    cr_assert_gt(bounds.bottom, 228);
    easel_destroy(e);
}

// What a viewer reads of a notice about seat 1, after its name.
static const char *marked(uint32_t kind, tt_mark *mark)
{
    phalanx_notice notice = {.seat = 1, .by = 2, .x = 100 << 8, .y = 50 << 8};
    return phalanx_picture.mark(NULL, kind, &notice, sizeof notice, mark) ? mark->words : "nothing";
}

Test(picture, marks_what_decides_and_not_every_recruit)
{
    tt_mark mark;
    cr_assert_str_eq(marked(PHALANX_FELL, &mark), "loses the camp");
    cr_assert_eq(mark.weight, 3);
    cr_assert_eq(mark.seat, 1);
    cr_assert_str_eq(marked(PHALANX_CLAIMED, &mark), "claims a shrine");
    cr_assert_eq(mark.kind, TT_MARK_EVENT);
    cr_assert(mark.placed && mark.x == 100 && mark.y == 50);
    cr_assert_str_eq(marked(PHALANX_BESIEGED, &mark), "is attacked at the camp");
    cr_assert_str_eq(marked(PHALANX_BROKE, &mark), "has a company on the run");
    cr_assert_str_eq(marked(PHALANX_OUT, &mark), "is out");
    cr_assert_str_eq(marked(PHALANX_RECRUITED, &mark), "nothing");
    cr_assert_str_eq(marked(PHALANX_SHOT, &mark), "nothing");
    cr_assert_str_eq(marked(999, &mark), "nothing");
    cr_assert_not(phalanx_picture.mark(NULL, PHALANX_FELL, "abc", 3, &mark));
}

Test(picture, marks_each_soldier_who_falls_as_a_blow_with_its_place)
{
    tt_mark mark;
    cr_assert_str_eq(marked(PHALANX_LOST, &mark), "");
    cr_assert_eq(mark.kind, TT_MARK_BLOW);
    cr_assert_eq(mark.weight, 1);
    cr_assert_eq(mark.seat, 1);
    cr_assert(mark.placed && mark.x == 100 && mark.y == 50);
}

Test(picture, marks_the_end_for_all)
{
    phalanx_notice notice = {.seat = 1};
    tt_mark mark;
    cr_assert(phalanx_picture.mark(NULL, PHALANX_WON, &notice, sizeof notice, &mark));
    cr_assert_str_eq(mark.words, "the match is decided");
    cr_assert_eq(mark.seat, TT_SEAT_NONE);
    cr_assert_eq(mark.weight, 3);
    notice.seat = PHALANX_NOBODY;
    cr_assert(phalanx_picture.mark(NULL, PHALANX_WON, &notice, sizeof notice, &mark));
    cr_assert_str_eq(mark.words, "a draw");
}

// Two seats: one with a soldier at 10, 20 and one at 30, 40, in companies 0 and 1.
static phalanx_state two_soldiers(void)
{
    static phalanx_state state;
    memset(&state, 0, sizeof state);
    state.seats = 2;
    phalanx_seat *seat = &state.seat[0];
    *seat = (phalanx_seat){.x = 50 << 16, .y = 60 << 16, .camp = 5, .used = 3};
    for (uint8_t i = 0; i < 2; i++) {
        seat->company[i].count = 1;
        state.soldiers[0][i] = (phalanx_soldier){.x = (10 + 20 * i) << 16,
                                                 .y = (20 + 20 * i) << 16,
                                                 .type = PHALANX_SPEARMAN,
                                                 .company = i};
    }
    return state;
}

static bool focuses(const phalanx_state *state, uint32_t seat, float at_x, float at_y)
{
    float x = -1, y = -1;
    return phalanx_picture.focus(NULL, state, seat, &x, &y) && x == at_x && y == at_y;
}

Test(picture, follows_fights_then_soldiers_then_the_camp)
{
    float x, y;
    phalanx_state state = two_soldiers();
    cr_assert(focuses(&state, 0, 20, 30));
    state.seat[0].company[1].engaged = 1;
    cr_assert(focuses(&state, 0, 30, 40));
    state.soldiers[0][0].type = state.soldiers[0][1].type = PHALANX_FREE;
    cr_assert(focuses(&state, 0, 50, 60));
    state.seat[0].camp = 0;
    cr_assert_not(phalanx_picture.focus(NULL, &state, 0, &x, &y));
    cr_assert_not(phalanx_picture.focus(NULL, &state, 2, &x, &y), "there is no such seat");
    cr_assert_not(phalanx_picture.focus(NULL, &state, TT_SEAT_NONE, &x, &y));
}

// How a match of four ends, everyone alone or two against two.
static const char *ends(uint8_t winner, bool teams, const char *const *names)
{
    static phalanx_state state;
    static char words[TT_MARK_TEXT_SIZE];
    memset(&state, 0, sizeof state);
    state.seats = 4;
    state.over = 1;
    state.winner = winner;
    for (uint8_t i = 0; i < 4; i++) state.seat[i].team = teams ? i / 2 : i;
    return phalanx_picture.outcome(NULL, &state, names, words) ? words : "nothing";
}

Test(picture, says_who_has_won)
{
    const char *names[TT_SEATS_MAX] = {"anna", "bob", NULL, "dora"};
    static phalanx_state going;
    char words[TT_MARK_TEXT_SIZE];
    cr_assert_not(phalanx_picture.outcome(NULL, &going, names, words));
    cr_assert_str_eq(ends(PHALANX_NOBODY, false, names), "a draw");
    cr_assert_str_eq(ends(0, false, names), "anna wins");
    cr_assert_str_eq(ends(2, false, names), "seat 3 wins");
    cr_assert_str_eq(ends(0, true, names), "team A wins: anna, bob");
    cr_assert_str_eq(ends(1, true, names), "team B wins: seat 3, dora");
}

Test(picture, cuts_long_names_between_characters)
{
    static const char twenty[] = "ääääääääääääääääääää";
    static const char forty[] = "ßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßß";
    const char *names[TT_SEATS_MAX] = {forty, twenty, twenty, twenty};
    const char *alone = ends(0, false, names);
    cr_assert_eq(strlen(alone), 62);
    cr_assert_eq(strcmp(alone + strlen(alone) - 10, "ß… wins"), 0, "%s", alone);
    const char *team = ends(1, true, names);
    cr_assert_lt(strlen(team), TT_MARK_TEXT_SIZE);
    cr_assert_eq(strcmp(team + strlen(team) - 5, "ä…"), 0, "%s", team);
}
