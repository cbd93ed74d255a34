/*
 * write_stories.c: write_stories N FOLDER
 *
 * N stories twice: as drafts for nsync, FOLDER/drafts/OFFICE/story-K.md, and as content for Hugo,
 * FOLDER/content/OFFICE/story-K.md, of the same headlines, dates and Markdown bodies. A thousand a month,
 * eight offices; story K is the same on any machine.
 */
#include <stdlib.h>

#include "nsync/json.h"
#include "tests/bench/bench.h"
#include "tests/bench/prose.h"

#define PER_MONTH 1000u

static const char *const offices[8] = { "bz", "cr", "gt", "hn", "mx", "ni", "pa", "sv" };
static const char *const topics[6] = { "migration", "environment", "award", "advanced-training", "adolescentes", "06000000" };

struct story {
	const char *office, *topic;
	bool spanish;
	char date[32];
	struct nsync_buf headline, summary, body;
};

static void add_sentences(struct nsync_buf *out, struct bench_random *random, bool spanish, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		nsync_buf_text(out, i ? " " : "");
		bench_sentence(out, random, spanish);
	}
}

/* What Markdown has: paragraphs, now and then a heading, a list, a quotation, strong words, a link. */
static void add_body(struct nsync_buf *out, struct bench_random *random, bool spanish)
{
	unsigned paragraphs = 3 + bench_below(random, 5);

	nsync_buf_printf(out, "%s – ", bench_place(random));
	for (unsigned i = 0; i < paragraphs; i++) {
		unsigned kind = i ? bench_below(random, 10) : 9;

		nsync_buf_text(out, i ? "\n\n" : "");
		if (kind == 0) {
			nsync_buf_text(out, "## ");
			bench_headline(out, random, spanish);
			nsync_buf_text(out, "\n\n");
		} else if (kind == 1) {
			nsync_buf_text(out, "> ");
		} else if (kind == 2) {
			for (unsigned k = 0; k < 3; k++) {
				nsync_buf_text(out, "- ");
				add_sentences(out, random, spanish, 1);
				nsync_buf_char(out, '\n');
			}
			continue;
		} else if (kind == 3) {
			nsync_buf_printf(out, "**%s:** ", bench_place(random));
		} else if (kind == 4) {
			nsync_buf_printf(out, "[%s](https://example.org/%u) ", bench_place(random),
					 bench_below(random, 1000));
		}
		add_sentences(out, random, spanish, 2 + bench_below(random, 2));
	}
	nsync_buf_char(out, '\n');
}

static void make_story(struct story *story, unsigned number)
{
	struct bench_random random = { number * 0x2545f4914f6cdd1du + 7 };
	unsigned month = number / PER_MONTH;

	story->office = offices[bench_below(&random, 8)];
	story->topic = topics[bench_below(&random, 6)];
	story->spanish = bench_chance(&random, 72);
	snprintf(story->date, sizeof(story->date), "%04u-%02u-%02uT%02u:%02u:00-06:00", 2018 + month / 12,
		 month % 12 + 1, 1 + bench_below(&random, 28), bench_below(&random, 24), bench_below(&random, 60));
	nsync_buf_clear(&story->headline);
	nsync_buf_clear(&story->summary);
	nsync_buf_clear(&story->body);
	bench_headline(&story->headline, &random, story->spanish);
	if (bench_chance(&random, 50))
		bench_sentence(&story->summary, &random, story->spanish);
	add_body(&story->body, &random, story->spanish);
}

static FILE *open_output(const char *folder, const char *kind, const struct story *story, unsigned number)
{
	char path[NSYNC_MAX_PATH];
	struct nsync_error err = { 0 };
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s/%s/", folder, kind, story->office);
	if (nsync_file_mkdirs(path, 0755, &err))
		bench_die("%s: %s", path, err.text);
	snprintf(path, sizeof(path), "%s/%s/%s/story-%u.md", folder, kind, story->office, number);
	file = fopen(path, "w");
	if (!file)
		bench_die("%s cannot be written", path);
	return file;
}

/* As a JSON string, which is YAML too. */
static void add_quoted(FILE *file, const char *name, const struct nsync_buf *text)
{
	struct nsync_buf quoted = NSYNC_BUF_INIT(8192);

	nsync_json_quote(&quoted, nsync_buf_view(text));
	fprintf(file, "%s: %s\n", name, quoted.p);
	nsync_buf_release(&quoted);
}

static void write_story(const char *folder, const struct story *story, unsigned number)
{
	FILE *draft = open_output(folder, "drafts", story, number);
	FILE *page = open_output(folder, "content", story, number);

	fputs("---\n", draft);
	add_quoted(draft, "headline", &story->headline);
	fprintf(draft, "language: %s\ndate: %s\ntopics: [%s]\n", story->spanish ? "es" : "en", story->date,
		story->topic);
	fputs("---\n", page);
	add_quoted(page, "title", &story->headline);
	fprintf(page, "date: %s\n", story->date);
	if (story->summary.n) {
		add_quoted(draft, "summary", &story->summary);
		add_quoted(page, "summary", &story->summary);
	}
	fprintf(draft, "---\n\n%s", story->body.p);
	fprintf(page, "---\n\n%s", story->body.p);
	if (fclose(draft) || fclose(page))
		bench_die("story %u cannot be written", number);
}

int main(int argc, char **argv)
{
	unsigned n = argc == 3 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
	struct story story = { .headline = NSYNC_BUF_INIT(4096), .summary = NSYNC_BUF_INIT(4096),
			       .body = NSYNC_BUF_INIT(65536) };

	if (!n || !nsync_base_start())
		bench_die("usage: write_stories N FOLDER");
	for (unsigned i = 0; i < n; i++) {
		make_story(&story, i);
		write_story(argv[2], &story, i);
	}
	nsync_buf_release(&story.headline);
	nsync_buf_release(&story.summary);
	nsync_buf_release(&story.body);
	return 0;
}
