#!/bin/sh
# tickertape-view with a real window, driven by mouse and keys: view_window.sh VIEW PHALANX TOY_TAPE TOY_MODULE
# DRAWN_MODULE, on a display of 1280 by 720. VIEW has phalanx.so beside it.
set -u
view=$1 phalanx=$2 toy_tape=$3 toy=$4 drawn=$5
folder=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null; rm -rf "$folder"' EXIT
cd "$folder" || exit 1
# Without OpenGL, which keeps memory when it is unloaded.
export SDL_RENDER_DRIVER=software SDL_FRAMEBUFFER_ACCELERATION=0 XDG_DATA_HOME="$folder/data"
# Where the bar through time begins and ends, in a window of 1280 by 720.
left=386 right=1211 middle=688

fail()
{
    echo "FAILED: $*"
    sed 's/^/    err: /' err
    exit 1
}

# refuses PATTERN WORD...: says why on one line, and exits with 2.
refuses()
{
    pattern=$1
    shift
    "$view" "$@" >out 2>err
    code=$?
    [ $code -eq 2 ] && grep -Eq -- "$pattern" err && [ ! -s out ] ||
        fail "tickertape-view $*: exit $code, no \"$pattern\""
}

# opens WORD...: a window, which is `window` then.
opens()
{
    "$view" "$@" >out 2>err &
    pid=$!
    window=$(timeout 30 xdotool search --sync --onlyvisible --name ' - Tickertape$' | head -n 1)
    [ -n "$window" ] || fail "tickertape-view $*: no window"
    xdotool windowfocus --sync "$window"
}

# The state that the title tells.
tick()
{
    xdotool getwindowname "$window" | sed -n 's/.* - tick \([0-9]*\) - Tickertape$/\1/p'
}

# comes_to FIRST LAST WHAT: within some seconds it stands at one of these states.
comes_to()
{
    tries=0
    while now=$(tick) && { [ "$now" -lt "$1" ] || [ "$now" -gt "$2" ]; }; do
        tries=$((tries + 1))
        [ $tries -lt 100 ] || fail "$3: tick $now is not in $1 to $2"
        sleep 0.1
    done
}

# leaves: Escape ends it; its last line is the state that was seen.
leaves()
{
    xdotool key Escape
    wait "$pid" || fail "it ends with $?"
    pid=
    [ ! -s err ] || fail "it complains"
    tail -n 1 out | grep -Eq '^tick [0-9]+$' || fail "the last line is no tick"
}

"$toy_tape" whole.tape 4000 || exit 1
"$toy_tape" planted.tape 200 planted || exit 1
"$toy_tape" none.tape 0 || exit 1
{ head -c 1500 whole.tape; printf X; tail -c +1502 whole.tape; } >damaged.tape

# what can't be shown
refuses "no such file" missing.tape --game "$drawn"
refuses "a record.s check is wrong" damaged.tape --game "$drawn"
refuses "toy: this game has no picture" whole.tape --game "$toy"
refuses "--tick 4001: its states are 0 to 4000" whole.tape --game "$drawn" --tick 4001
refuses "wants a number" whole.tape --tick x
refuses "missing.so" whole.tape --game missing.so
refuses "data/tickertape/tapes: there is no tape yet" --game "$drawn"
refuses "usage: " whole.tape whole.tape
refuses "unrecognized option" whole.tape --fast
display=$DISPLAY
unset DISPLAY
refuses "there is no display" whole.tape --game "$drawn"
DISPLAY=:93 refuses "the display can't be used" whole.tape --game "$drawn"
export DISPLAY="$display"
"$view" --help | grep -q "usage: tickertape-view" || fail "no help"
"$view" --version | grep -q "^tickertape-view [0-9.]*$" || fail "no version"

# the mouse on the bar
opens whole.tape --game "$drawn" --tick 100
comes_to 100 100 "--tick 100"
xdotool mousemove $((left + 100)) $middle mousedown 1
comes_to 445 525 "a click on the bar"
xdotool mousemove $((left + 300)) $middle
xdotool mousemove $((left + (right - left) * 6 / 10)) 300 mouseup 1
comes_to 2360 2440 "a drag along the bar"
xdotool mousemove $left $middle click 1
comes_to 0 0 "the bar's left end"
xdotool mousemove $right $middle click 1
comes_to 4000 4000 "the bar's right end"

# keys
xdotool key Home
comes_to 0 0 "Home"
xdotool key period period Right comma
comes_to 2 2 "steps"
xdotool key Next
comes_to 202 202 "ten seconds on"
xdotool key F1
xdotool key plus plus plus plus plus space
comes_to 500 4000 "playing at 16 times the speed"
xdotool key space
sleep 0.3
now=$(tick)
sleep 0.3
comes_to "$now" "$now" "a pause"
xdotool key End space
comes_to 0 3999 "playing from the start, at the end"
xdotool mousemove 500 200 click 4 click 4 mousedown 1 mousemove 300 300 mouseup 1
xdotool windowsize "$window" 900 500
sleep 0.3
xdotool key space Escape # the keys' plate first
sleep 0.3
kill -0 $pid || fail "Escape closes the window under the keys"
leaves

# a battle
"$phalanx" --practice --headless --seats 4 --ticks 1500 --record battle.tape >out 2>err || fail "no battle"
opens battle.tape
xdotool mousemove $((left + 50)) $middle mousedown 1 mousemove $((left + (right - left) * 8 / 10)) $middle mouseup 1
comes_to 1185 1215 "a drag through a battle"
leaves
now=$(tail -n 1 out)
now=${now#tick }
[ "$now" -ge 1185 ] && [ "$now" -le 1215 ] || fail "the last line is not where the drag ended"

# a tape without turns, and one that others' rules made
opens none.tape --game "$drawn"
xdotool key space period End
comes_to 0 0 "a tape without turns"
leaves
mkdir -p data/tickertape/tapes
mv planted.tape data/tickertape/tapes/
opens --game "$drawn"
xdotool key End
comes_to 200 200 "the newest tape's end"
kill -TERM $pid
wait $pid || fail "SIGTERM: ends with $?"
pid=
[ "$(tail -n 1 out)" = "tick 200" ] || fail "SIGTERM: not the last tick"

echo "the window does as it should"
