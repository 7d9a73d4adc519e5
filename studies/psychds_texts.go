package studies

import "fmt"

// columnMeanings is what the columns of the tables mean, but for those of a
// rubric's dimensions, which say it themselves.
var columnMeanings = map[string]string{
	"session": "Identifier of the session", "number": "Number of the session in the plan", "scenario": "Identifier of the prepared conversation",
	"kind": "What the scenario asks for: emotional, creative or rational", "language": "Language of the scenario", "rubric": "Identifier of the rubric",
	"turns": "Number of messages that were sent", "lanes": "Number of replies side by side", "catch_lane": "The lane that nobody should prefer, empty if there is none",
	"planned_raters": "Number of raters who were assigned the session", "turn": "Number of the message, from 1", "lane": "The lane within the session",
	"attempt": "1, or more where the reply was asked for again", "model": "Provider and model", "thinking": "Setting for reasoning, empty for the default",
	"place": "Place from the left, from 1, as the rater saw it; in the table of replies, as in the plan", "is_catch": "1 for a catch lane", "is_person": "1 where a person wrote the reply",
	"total_params_b": "Total parameters in billions, empty if not known", "active_params_b": "Active parameters in billions, empty if not known",
	"size_grade": "How the size is known: official, bound, estimate or unknown", "status": "complete, stopped, truncated or failed", "message": "The message that was replied to",
	"reply": "The text of the reply", "characters": "Length of the reply in characters", "prompt_tokens": "Tokens sent, as reported", "completion_tokens": "Tokens of the reply, as reported",
	"first_token_ms": "Milliseconds until the first text came", "duration_ms": "Milliseconds until the reply had ended",
	"rater": "Code of the rater", "pass": "1 for the first rating, 2 where the reply was shown again", "blind": "1 where the rater did not know the models",
	"cannot_judge": "Dimensions that the rater could not judge, separated by semicolons", "seconds": "Seconds that the marks of the row took", "rated_at": "Time of the newest mark, UTC",
	"outcome": "best, tie or all_bad", "winner_lane": "The best lane, empty for a tie or all bad", "winner_model": "Its model", "verdict_lanes": "Lanes that the verdict names, separated by semicolons",
	"guess": "The model that the rater took the lane for", "assigned": "Sessions assigned", "done": "Sessions rated fully", "hours": "Hours spent, without pauses over five minutes",
	"repeats": "Sessions to be rated a second time", "repeats_done": "Sessions that were", "catches": "Catch lanes rated", "catches_failed": "Catch lanes put at least as high as every model beside them",
	"seconds_a_mark": "Median seconds a mark", "straight_lines": "Sessions in which all marks are one point", "careless": "Rules for careless raters that were broken, separated by semicolons",
}

func readme(s *Study) string {
	title := s.Title
	if title == "" {
		title = "A study of language models"
	}
	return fmt.Sprintf(`# %s

%d models, %d replies in a session, %d sessions planned, %d raters. The raters did not know which model wrote a reply.

| file in data/ | one row for each |
|---|---|
| study-kansei_description-sessions_data.csv | session |
| study-kansei_description-replies_data.csv | reply |
| study-kansei_description-ratings_data.csv | reply, rater and pass |
| study-kansei_description-verdicts_data.csv | message, rater and pass |
| study-kansei_description-guesses_data.csv | lane and rater |
| study-kansei_description-raters_data.csv | rater |

dataset_description.json says what each column means, and what each point of each scale means. Tables join by session, turn, lane and attempt.
Empty is "not given". analysis/starter.py and analysis/starter.R read the tables and print a first mean of each model.

A rater sees several models within one session, and several raters see one session. Take session and rater as grouping factors; ratings are
not independent.
`, title, len(s.Models), s.Lanes, s.Sessions, len(s.Raters))
}

const starterPython = `import csv
from collections import defaultdict
from pathlib import Path
from statistics import mean

data = Path(__file__).parent.parent / "data"
with open(data / "study-kansei_description-ratings_data.csv", newline="", encoding="utf-8") as f:
    ratings = list(csv.DictReader(f))

scores = defaultdict(list)
for row in ratings:
    if row["pass"] == "1" and row.get("rating_overall"):
        scores[row["model"]].append(int(row["rating_overall"]))

for model, values in sorted(scores.items(), key=lambda kv: -mean(kv[1])):
    print(f"{mean(values):.2f}  {len(values):4d}  {model}")
`

const starterR = `# Rscript analysis/starter.R, from the folder above
ratings <- read.csv("data/study-kansei_description-ratings_data.csv", fileEncoding = "UTF-8")
first <- subset(ratings, pass == 1 & !is.na(rating_overall))
print(sort(tapply(first$rating_overall, first$model, mean), decreasing = TRUE))
# With lme4: lmer(rating_overall ~ model + (1 | rater) + (1 | session), data = first)
`
