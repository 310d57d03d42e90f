#include "notices.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

// A notice in words; `who`, where it is given, stands before them.
static void tell(phalanx_session *session, bool alarm, const char *who, const char *words)
{
    char text[TT_CHAT_SIZE_MAX + 1];
    snprintf(text, sizeof text, "%s%s%s", who ? who : "", who ? " " : "", words);
    session_tell(session, alarm, text);
}

// A notice about one's own company: "Your archers are running".
static void tell_company(phalanx_session *session, bool alarm, const char *company,
                         const char *words)
{
    char text[64];
    snprintf(text, sizeof text, "Your %s %s", company, words);
    tell(session, alarm, NULL, text);
}

static const char *name_of(const phalanx_session *session, uint32_t seat)
{
    if (seat >= PHALANX_SEATS_MAX) return "nobody";
    return session->names[seat][0] ? session->names[seat] : "a player";
}

static void take_seat(phalanx_session *session, const tt_peer_event *event)
{
    static const char *const words[TT_EVENT_TYPES] = {
        [TT_EVENT_AWAY] = "is away",  [TT_EVENT_BACK] = "is back",    [TT_EVENT_GONE] = "is gone",
        [TT_EVENT_LEFT] = "has left", [TT_EVENT_JOINED] = "is there",
    };
    if (event->seat >= PHALANX_SEATS_MAX || event->presence >= TT_EVENT_TYPES) return;
    session->presence[event->seat] = event->presence;
    if (event->presence == TT_EVENT_JOINED) {
        size_t size = event->size < TT_NAME_MAX ? event->size : TT_NAME_MAX;
        memcpy(session->names[event->seat], event->data, size);
        session->names[event->seat][size] = 0;
    }
    bool news = event->tick > 0 && !session->catching_up;
    if (!words[event->presence] || !news) return;
    tell(session, false, name_of(session, event->seat), words[event->presence]);
}

static void take_lobby(phalanx_session *session, const tt_lobby *lobby)
{
    session->lobby = *lobby;
    for (uint32_t i = 0; i < PHALANX_SEATS_MAX; i++) {
        memcpy(session->names[i], lobby->names[i], sizeof session->names[i]);
    }
}

bool notices_read(const tt_peer_event *event, phalanx_notice *notice)
{
    bool fits = event->type == TT_PEER_EVENT_OUTBOX && event->size == sizeof *notice &&
                event->kind < PHALANX_NOTICES;
    if (fits) memcpy(notice, event->data, sizeof *notice);
    return fits;
}

static void alert(phalanx_session *session, const phalanx_notice *notice)
{
    session->alerts[session->alert_count++ % SESSION_ALERTS] =
        (session_alert){session->now, notice->x, notice->y};
}

// What is one's own to know.
static void take_own(phalanx_session *session, uint32_t kind, const phalanx_notice *notice)
{
    static const char *const types[PHALANX_TYPES] = {"soldiers", "spearmen", "archers", "riders"};
    uint8_t own = session_seat(session);
    const phalanx_state *state = session_state(session);
    const char *company = "soldiers";
    if (state && notice->company < PHALANX_COMPANIES && own < PHALANX_SEATS_MAX) {
        uint8_t type = state->seat[own].company[notice->company].type;
        if (type < PHALANX_TYPES) company = types[type];
    }
    if (kind == PHALANX_STRUCK) {
        alert(session, notice);
        tell_company(session, true, company, "are under attack");
    }
    if (kind == PHALANX_BESIEGED) {
        alert(session, notice);
        tell(session, true, NULL, "Your camp is under attack");
    }
    if (kind == PHALANX_BROKE) tell_company(session, true, company, "are running");
    if (kind == PHALANX_RALLIED) tell_company(session, false, company, "have rallied");
    if (kind == PHALANX_CLAIMED) tell(session, false, NULL, "You hold a shrine");
    if (kind == PHALANX_FELL) tell(session, true, NULL, "Your camp has fallen");
    if (kind == PHALANX_OUT) tell(session, true, NULL, "You are out of the match");
}

static void take_outbox(phalanx_session *session, const tt_peer_event *event)
{
    phalanx_notice notice;
    if (!notices_read(event, &notice)) return;
    uint8_t own = session_seat(session);
    if (notice.seat == own && event->kind != PHALANX_WON) {
        take_own(session, event->kind, &notice);
        return;
    }
    if (event->kind == PHALANX_CLAIMED && notice.by == own && own != TT_SEAT_NONE) {
        alert(session, &notice);
        tell(session, true, name_of(session, notice.seat), "has taken a shrine from you");
    }
    if (event->kind == PHALANX_FELL)
        tell(session, false, name_of(session, notice.seat), "has lost the camp");
    if (event->kind == PHALANX_OUT)
        tell(session, false, name_of(session, notice.seat), "is out of the match");
}

static void take_failure(phalanx_session *session, const tt_peer_event *event)
{
    const char *text = NULL;
    if (event->type == TT_PEER_EVENT_REFUSED) text = event->refused->text;
    if (event->type == TT_PEER_EVENT_LOST) text = "the relay can't be reached";
    if (event->type == TT_PEER_EVENT_BROKEN)
        session_note_failure(session, event->status, event->reason);
    if (text) snprintf(session->failure, sizeof session->failure, "%s", text);
}

void notices_storage(const tt_peer_event *event, char *words, size_t size)
{
    const char *reason = event->reason ? strerror(event->reason) : tt_status_text(TT_IO);
    const char *what =
        event->tick > 0 ? "your tape of this match ends here" : "this match is not recorded";
    if (!event->own)
        snprintf(words, size, "%s", tt_storage_trouble_text(event->trouble));
    else if (event->trouble == TT_STORAGE_WRITE)
        snprintf(words, size, "%s: %s", what, reason);
    else
        snprintf(words, size, "your disk is running full");
}

static void tell_storage(phalanx_session *session, const tt_peer_event *event)
{
    char words[TT_CHAT_SIZE_MAX + 1];
    notices_storage(event, words, sizeof words);
    words[0] = (char)toupper((unsigned char)words[0]);
    tell(session, true, NULL, words);
}

static void take_state(phalanx_session *session, const tt_peer_event *event)
{
    if (event->type == TT_PEER_EVENT_PAUSED || event->type == TT_PEER_EVENT_RESUMED) {
        session->paused = event->type == TT_PEER_EVENT_PAUSED;
        session->paused_by = event->seat;
    }
    if (event->type == TT_PEER_EVENT_SILENT) session->silent = true;
    if (event->type == TT_PEER_EVENT_HEARD) session->silent = false;
    if (event->type == TT_PEER_EVENT_CAUGHT_UP) session->catching_up = false;
    if (event->type == TT_PEER_EVENT_CATCHING_UP) {
        session->catching_up = true;
        session->percent = event->percent;
    }
    if (event->type == TT_PEER_EVENT_PARTED && !session->parted) {
        session->parted = true;
        tell(session, true, NULL, "The players no longer see the same match");
    }
    if (event->type == TT_PEER_EVENT_MISFIT)
        tell(session, true, NULL, "What the relay vouches for is not what it has sent");
    if (event->type == TT_PEER_EVENT_STORAGE) tell_storage(session, event);
    if (event->type == TT_PEER_EVENT_ENDED) session->ending = event->ending;
}

void notices_take(phalanx_session *session, const tt_peer_event *event)
{
    take_state(session, event);
    take_failure(session, event);
    if (event->type == TT_PEER_EVENT_LOBBY) take_lobby(session, event->lobby);
    if (event->type == TT_PEER_EVENT_SEAT) take_seat(session, event);
    if (event->type == TT_PEER_EVENT_OUTBOX) take_outbox(session, event);
    bool said = event->type == TT_PEER_EVENT_CHAT || event->type == TT_PEER_EVENT_TEAM_CHAT;
    if (said) session_say(session, event);
}
