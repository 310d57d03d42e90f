#include "cards.h"

#include "icons.h"

#include <math.h>
#include <stdio.h>

// Sums over the soldiers of a company.
typedef struct card_strength {
    float health, heart, breath, count;
} card_strength;

static void measure(const phalanx_state *state, uint32_t seat,
                    card_strength strengths[PHALANX_COMPANIES])
{
    for (uint32_t i = 0; i < state->seat[seat].used; i++) {
        const phalanx_soldier *soldier = &state->soldiers[seat][i];
        if (soldier->type == PHALANX_FREE || soldier->company >= PHALANX_COMPANIES) continue;
        card_strength *strength = &strengths[soldier->company];
        strength->health += (float)soldier->health / PHALANX_HEALTH;
        strength->heart += (float)soldier->heart / PHALANX_HEART;
        strength->breath += (float)soldier->breath / PHALANX_BREATH;
        strength->count += 1;
    }
}

static const char *order_word(const phalanx_company *company)
{
    static const char *const words[PHALANX_MANNERS] = {"stands", "holds", "marches", "attacks"};
    if (company->routed * 2 > company->count) return "runs";
    if (company->engaged > 0) return "fights";
    if (company->levy) return "gathers";
    uint8_t manner = company->order[0].manner;
    return manner < PHALANX_MANNERS ? words[manner] : "";
}

static void draw_bar(ui_kit *ui, SDL_FRect area, float share, SDL_Color color)
{
    ui_fill(ui, area, (SDL_Color){0, 0, 0, 120});
    area.w = floorf(area.w * fmaxf(0, fminf(share, 1)));
    ui_fill(ui, area, color);
}

static void draw_card(phalanx_app *app, SDL_FRect area, const phalanx_company *company,
                      const card_strength *strength)
{
    static const SDL_Color health = {120, 186, 98, 255}, heart = {214, 96, 84, 255},
                           breath = {104, 164, 204, 255};
    ui_kit *ui = app->ui;
    float count = fmaxf(strength->count, 1);
    char text[16];
    ui_fill_round(ui, area, ui_colors.field);
    if (ui_hovered(ui, area)) ui_frame(ui, area, ui_colors.edge);
    area = ui_inset(area, ui_px(ui, 5));
    SDL_FRect line = ui_cut_top(&area, ui_px(ui, 18));
    icon_draw(ui, ui_middle(ui_cut_left(&line, ui_px(ui, 18)), ui_px(ui, 15), ui_px(ui, 15)),
              company->type, ui_colors.accent);
    snprintf(text, sizeof text, "%u", company->count);
    ui_text_aligned(ui, line, UI_STRONG, UI_RIGHT, text);
    bool runs = company->routed * 2 > company->count;
    ui_text(ui, ui_cut_top(&area, ui_px(ui, 16)), UI_SMALL, runs ? ui_colors.alarm : ui_colors.dim,
            order_word(company));
    const float shares[] = {strength->health, strength->heart, strength->breath};
    const SDL_Color colors[] = {health, heart, breath};
    for (int i = 0; i < 3; i++) {
        ui_cut_top(&area, ui_px(ui, 2));
        draw_bar(ui, ui_cut_top(&area, ui_px(ui, 3)), shares[i] / count, colors[i]);
    }
}

static uint32_t bits(uint32_t companies)
{
    uint32_t count = 0;
    for (; companies; companies &= companies - 1) count++;
    return count;
}

// As many cards as fit into the row; a click leaves only that company selected.
static void draw_selected(phalanx_app *app, SDL_FRect area, const phalanx_state *state,
                          uint32_t seat)
{
    ui_kit *ui = app->ui;
    card_strength strengths[PHALANX_COMPANIES] = {0};
    float width = ui_px(ui, 66), gap = ui_px(ui, 5);
    uint32_t selected = app->match.hand.selected, left = bits(selected);
    measure(state, seat, strengths);
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        if (!(selected >> i & 1)) continue;
        if (area.w < 2 * width + gap && left > 1) {
            char text[16];
            snprintf(text, sizeof text, "+ %u", left);
            ui_text(ui, area, UI_STRONG, ui_colors.text, text);
            break;
        }
        SDL_FRect card = ui_cut_left(&area, width);
        ui_cut_left(&area, gap);
        draw_card(app, card, &state->seat[seat].company[i], &strengths[i]);
        ui_tip(ui, card, "health, heart, breath");
        ui_set_scope(ui, i + 1);
        if (ui_zone(ui, card, "card")) hand_select(&app->match.hand, 1U << i, false);
        left--;
    }
    ui_set_scope(ui, 0);
}

// A chip for each control group that has companies, and one for who stands idle.
static void draw_groups(phalanx_app *app, SDL_FRect area, const phalanx_state *state, uint32_t seat)
{
    ui_kit *ui = app->ui;
    phalanx_hand *hand = &app->match.hand;
    hand_view view = match_view(app, &app->match.frame);
    char text[32];
    uint32_t idle = bits(hand_idle(&view));
    if (idle > 0) {
        snprintf(text, sizeof text, "%u idle", idle);
        SDL_FRect chip = ui_cut_left(&area, ui_px(ui, 66));
        ui_tip(ui, chip, "Companies without an order: Tab shows the next");
        ui_set_scope(ui, 1000);
        if (ui_button(ui, chip, text)) hand_key(hand, &view, SDLK_TAB, 0);
        ui_cut_left(&area, ui_px(ui, 5));
    }
    for (uint32_t group = 0; group < PHALANX_GROUPS; group++) {
        uint32_t soldiers = 0, key = (group + 1) % PHALANX_GROUPS;
        for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
            if (hand->group[i] == key) soldiers += state->seat[seat].company[i].count;
        }
        if (soldiers == 0 || area.w < ui_px(ui, 58)) continue;
        snprintf(text, sizeof text, "%u: %u", key, soldiers);
        ui_set_scope(ui, 1001 + key);
        SDL_FRect chip = ui_cut_left(&area, ui_px(ui, 58));
        if (ui_button(ui, chip, text)) hand_key(hand, &view, SDLK_0 + (SDL_Keycode)key, 0);
        ui_cut_left(&area, ui_px(ui, 5));
    }
    ui_set_scope(ui, 0);
}

void cards_draw(phalanx_app *app, const phalanx_state *state, uint32_t seat)
{
    ui_kit *ui = app->ui;
    SDL_FRect map = hud_minimap(app), area = ui_screen(ui);
    float gap = ui_px(ui, 20), left = map.x + map.w + gap, height = ui_px(ui, 64);
    area = (SDL_FRect){left, area.h - ui_px(ui, 14) - height,
                       area.w - left - ui_px(ui, 14 + 290) - gap, height};
    SDL_FRect groups = {area.x, area.y - ui_px(ui, 34), area.w, ui_px(ui, 26)};
    draw_groups(app, groups, state, seat);
    uint32_t count = bits(app->match.hand.selected);
    if (count == 0) return;
    SDL_FRect back = ui_inset(area, -ui_px(ui, 6));
    back.w = fminf(back.w, (float)count * ui_px(ui, 71) + ui_px(ui, 7));
    ui_panel(ui, back);
    draw_selected(app, area, state, seat);
}
