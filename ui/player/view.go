package player

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// The least widths at which the one line has room for its words.
const (
	roomForTurn = 64
	roomForIdle = 96
	roomForWord = 110
)

// View is one line, or two where there is room: the bar, and the facts under
// it. A taller room is filled with blank lines.
func (m Model) View() string {
	if m.w <= 0 || m.h <= 0 {
		return ""
	}
	lines := make([]string, 0, m.h)
	if m.h == 1 {
		lines = append(lines, m.oneLine())
	} else {
		from, n := m.barCells()
		lines = append(lines, fit(strings.Repeat(" ", from)+m.bar(n), m.w), m.factsLine())
	}
	for len(lines) < m.h {
		lines = append(lines, strings.Repeat(" ", m.w))
	}
	return strings.Join(lines, "\n")
}

// barCells is where the bar begins and how many cells it has.
func (m Model) barCells() (from, n int) {
	if m.h > 1 {
		return 1, max(0, m.w-2)
	}
	left, right := ansi.StringWidth(m.left()), ansi.StringWidth(m.right())
	return left + 1, max(0, m.w-left-right-2)
}

func (m Model) oneLine() string {
	_, n := m.barCells()
	return fit(m.left()+" "+m.bar(n)+" "+m.right(), m.w)
}

// left is the sign and the times, at the bar's left.
func (m Model) left() string {
	sign, word, style := m.state()
	s := " " + style.Render(sign)
	if m.w >= roomForWord {
		s += " " + m.styles.Muted.Render(fit(word, m.wordWidth()))
	}
	return s + " " + m.times()
}

// right is the speed and what else there is room for.
func (m Model) right() string {
	s := m.styles.Strong.Render(fmt.Sprintf("%5s", speedText(m.speed)))
	if m.w >= roomForTurn && len(m.marks) > 0 {
		s += m.styles.Muted.Render(" · " + m.turnText())
	}
	if m.w >= roomForIdle {
		s += m.styles.Faint.Render(" · " + m.idleText())
	}
	return s + " "
}

// factsLine is the second line of two.
func (m Model) factsLine() string {
	sign, word, style := m.state()
	left := " " + style.Render(sign) + " " + m.styles.Muted.Render(fit(word, m.wordWidth())) + "  " + m.times()
	right := m.styles.Strong.Render(speedText(m.speed))
	if len(m.marks) > 0 {
		left += m.styles.Muted.Render("  " + m.turnText())
	}
	if with := m.styles.Faint.Render(m.idleText()+" · ") + right; ansi.StringWidth(left)+ansi.StringWidth(with)+3 <= m.w {
		right = with
	}
	gap := m.w - ansi.StringWidth(left) - ansi.StringWidth(right) - 1
	return fit(left+strings.Repeat(" ", max(1, gap))+right+" ", m.w)
}

func (m Model) state() (sign, word string, style lipgloss.Style) {
	switch {
	case m.Ended():
		return "■", m.words.T("player.ended"), m.styles.Muted
	case m.paused:
		return "‖", m.words.T("player.paused"), m.styles.Warn
	default:
		return "▶", m.words.T("player.playing"), m.styles.Accent
	}
}

// wordWidth is that of the widest word for a state, so that the bar stays
// where it is when the state changes.
func (m Model) wordWidth() int {
	w := 0
	for _, name := range []string{"playing", "paused", "ended"} {
		w = max(w, ansi.StringWidth(m.words.T("player."+name)))
	}
	return w
}

func (m Model) times() string {
	long := m.duration >= time.Hour
	end := clock(m.duration, long)
	return m.styles.Strong.Render(fmt.Sprintf("%*s", len(end), clock(m.position, long))) + m.styles.Muted.Render(" / "+end)
}

func (m Model) turnText() string {
	return m.words.T("player.turn", m.Turn(), m.marks[len(m.marks)-1].Turn)
}

func (m Model) idleText() string {
	if m.idle <= 0 {
		return m.words.T("player.idle_full")
	}
	return m.words.T("player.idle", seconds(m.idle))
}

// bar draws the progress, heavy where it was played and light where it was
// not, with a crossing at each turn's beginning.
func (m Model) bar(n int) string {
	if n <= 0 {
		return ""
	}
	full := m.cell(m.position, n)
	if m.Ended() {
		full = n
	}
	cells := make([]string, n)
	for i := range cells {
		cells[i] = "─"
		if i < full {
			cells[i] = "━"
		}
	}
	if full < n {
		cells[full] = "╸"
	}
	for _, mark := range m.marks {
		i := m.cell(mark.At, n)
		switch {
		case i < full:
			cells[i] = "╋"
		case i == full && full < n:
			cells[i] = "╉"
		default:
			cells[i] = "┼"
		}
	}
	head := min(full+1, n)
	return m.styles.BarFull.Render(strings.Join(cells[:head], "")) + m.styles.BarEmpty.Render(strings.Join(cells[head:], ""))
}

// cell is the cell of a bar of n that a time falls into.
func (m Model) cell(at time.Duration, n int) int {
	if m.duration <= 0 {
		return 0
	}
	return min(max(0, int(float64(n)*float64(at)/float64(m.duration))), n-1)
}

// clock shows a time as m:ss, or h:mm:ss where one of the times is that long.
func clock(d time.Duration, long bool) string {
	s := int(d / time.Second)
	if long {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', -1, 64)
}

func speedText(speed float64) string {
	return strconv.FormatFloat(speed, 'f', -1, 64) + "×"
}

// fit cuts or fills a line to a width.
func fit(line string, w int) string {
	line = ansi.Truncate(line, w, "")
	return line + strings.Repeat(" ", max(0, w-ansi.StringWidth(line)))
}
