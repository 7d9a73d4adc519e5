package lang

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// joining are texts in scripts whose letters join, or are taken together.
var joining = []string{
	"क्षमा कीजिए, मैं आपके साथ हूँ। यह बहुत कठिन लगता है।", "আমি তোমার পাশে আছি", "น้ำตาไหลก็ไม่เป็นไร ทำใจให้สบาย", "ຂ້ອຍຢູ່ນີ້ ນ້ຳ", "ကျွန်တော် ဒီမှာရှိတယ်",
	"ខ្ញុំនៅទីនេះ ជាមួយអ្នក", "ᄒᆞᆫ글 나랏〮말〯ᄊᆞ미", "ｶﾞﾝﾊﾞﾚ ﾀﾞｲｼﾞｮｳﾌﾞ", "நான் இங்கே இருக்கிறேன்", "నేను ఇక్కడ ఉన్నాను", "ನಾನು ಇಲ್ಲಿದ್ದೇನೆ", "ഞാൻ ഇവിടെയുണ്ട്", "මම මෙහි සිටිමි", "ང་འདིར་ཡོད།",
	"ꦄꦏꦸ", "שָׁלוֹם עֲלֵיכֶם", "أَنَا هُنَا", "می\u200cخواهم", "é à ü e\u0301", "👩‍👩‍👧 ❤️ 👍🏽 🇨🇳 1️⃣ ℹ️", "中文，好吗？", "plain",
}

// TestDrawnTextIsMeasuredAlike checks the promise of Measure: what it draws is
// as wide by clusters as by code points, and as it says.
func TestDrawnTextIsMeasuredAlike(t *testing.T) {
	var m Measure
	for _, text := range joining {
		drawn := m.Text(text)
		clusters, points := ansi.StringWidth(drawn), ansi.StringWidthWc(drawn)
		if clusters != points && !strings.Contains(text, "🇨🇳") || m.Width(text) != clusters {
			t.Errorf("%q is drawn %d wide by clusters, %d by code points, and measured as %d", text, clusters, points, m.Width(text))
		}
		for _, width := range []int{6, 12, 30} {
			for _, line := range m.Wrap(text, width) {
				if w := ansi.StringWidthWc(line); w > width {
					t.Errorf("%q is wider than %d: %d", ansi.Strip(line), width, w)
				}
			}
		}
	}
}

// TestNothingIsLost checks that all characters of letters are drawn.
func TestNothingIsLost(t *testing.T) {
	for _, text := range joining {
		if strings.Contains(text, "👩") || strings.Contains(text, "ᄒ") {
			continue // shown in a simpler form
		}
		for _, m := range []Measure{{}, {Clusters: true}, {Wide: true}} {
			got := strings.ReplaceAll(ansi.Strip(strings.Join(m.Wrap(text, 9), "")), filler, "")
			if want := strings.ReplaceAll(text, " ", ""); strings.ReplaceAll(got, " ", "") != want {
				t.Errorf("%+v: %q is drawn as %q", m, text, got)
			}
		}
	}
}

func TestCell(t *testing.T) {
	tests := []struct {
		m       Measure
		cluster string
		want    string
		cells   int
	}{
		{Measure{}, "a", "a", 1},
		{Measure{}, "中", "中", 2},
		{Measure{}, "น้ำ", "น้" + apart + "ำ", 2},
		{Measure{Clusters: true}, "น้ำ", "น้ำ", 1},
		{Measure{}, "❤️", "❤ ", 2},
		{Measure{}, "👩‍👩‍👧‍👦", "👩", 2},
		{Measure{Clusters: true}, "👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦", 2},
		{Measure{}, "1️⃣", "1 ", 2},
		{Measure{}, "ℹ️", "ℹ ", 2},
		{Measure{}, "ᄒᆞᆫ", "ㅎㆍㄴ", 6},
		{Measure{}, "\u1112\u1161\u11ab", "한", 2},
		{Measure{}, "…", "…", 1},
		{Measure{Wide: true}, "…", "…" + filler, 2},
		{Measure{Wide: true}, "│", "|", 1},
		{Measure{Wide: true}, "中", "中", 2},
	}
	for _, tt := range tests {
		if got, cells := tt.m.Cell(tt.cluster); got != tt.want || cells != tt.cells {
			t.Errorf("%+v: %q is %q in %d cells, want %q in %d", tt.m, tt.cluster, got, cells, tt.want, tt.cells)
		}
	}
}

// TestLineKeepsWhatIsRightOfIt checks that blanks make up for wider text.
func TestLineKeepsWhatIsRightOfIt(t *testing.T) {
	tests := []struct {
		m          Measure
		line, want string
	}{
		{Measure{}, "plain text │", "plain text │"},
		{Measure{}, "น้ำ    │", "น้" + apart + "ำ   │"},
		{Measure{}, "น้ำ น้ำ   │", "น้" + apart + "ำ น้" + apart + "ำ │"},
		{Measure{}, "\x1b[1m👍🏽\x1b[m 1️⃣ ☀️", "\x1b[1m👍\x1b[m 1  ☀ "},
		{Measure{}, "क्\u200dष ❤️", "क्\u200d" + apart + "ष ❤ "},
		{Measure{}, "क्षमा    │", "क्" + apart + "षम" + apart + "ा  │"},
		{Measure{}, "\x1b]8;;https://a.example/❤️\x1b\\❤️\x1b]8;;\x1b\\", "\x1b]8;;https://a.example/❤️\x1b\\❤ \x1b]8;;\x1b\\"},
		{Measure{Clusters: true}, "น้ำ   │", "น้ำ   │"},
		{Measure{Wide: true}, "│ “a”   …│", "| “" + filler + "a”" + filler + " .|"},
	}
	for _, tt := range tests {
		got := tt.m.Line(tt.line)
		if got != tt.want {
			t.Errorf("%+v: %q becomes %q, want %q", tt.m, tt.line, got, tt.want)
		}
		if again := tt.m.Line(got); again != got {
			t.Errorf("%+v: %q changes again, to %q", tt.m, got, again)
		}
	}
}
