/* report.c: the streams. Data on standard output, words on standard error, or JSON lines. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/report/escape.h"
#include "cmd/report/report.h"

#define MAX_LINE (4u * 1024u * 1024u)

static bool colored(int fd)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(fd) && !(no && *no) && term && *term && strcmp(term, "dumb") != 0;
}

void report_start(struct report *report, bool json, bool quiet)
{
	*report = (struct report){ .json = json, .quiet = quiet };
	report->color_out = !json && colored(STDOUT_FILENO);
	report->color_err = colored(STDERR_FILENO);
	report->progress = isatty(STDERR_FILENO) && getenv("TERM") && strcmp(getenv("TERM"), "dumb") != 0;
	report_clock_start();
}

static void put_out(struct call *call, const char *bytes, size_t n)
{
	report_progress_clear();
	if (n && fwrite(bytes, 1, n, stdout) != n) {
		call->report.failed = true;
		call->report.number = errno;
	}
}

/* Standard output first, so that a terminal shows both in the order they were said. */
static void put_err(struct call *call, const char *bytes, size_t n)
{
	report_progress_clear();
	if (fflush(stdout) != 0)
		call->report.number = errno;
	if (n)
		(void)!fwrite(bytes, 1, n, stderr);
	fflush(stderr);
}

void print_words(struct call *call, const char *format, ...)
{
	struct nsync_buf line = NSYNC_BUF_INIT(MAX_LINE);
	va_list values;

	if (call->report.quiet || call->report.json)
		return;
	va_start(values, format);
	escape_vprintf(&line, format, values);
	va_end(values);
	nsync_buf_char(&line, '\n');
	put_err(call, nsync_buf_view(&line).p, line.n);
	nsync_buf_release(&line);
}

void print_data(struct call *call, const char *format, ...)
{
	struct nsync_buf line = NSYNC_BUF_INIT(MAX_LINE);
	va_list values;

	if (call->report.json)
		return;
	va_start(values, format);
	escape_vprintf(&line, format, values);
	va_end(values);
	nsync_buf_char(&line, '\n');
	put_out(call, nsync_buf_view(&line).p, line.n);
	call->report.failed |= line.code != NSYNC_OK;
	nsync_buf_release(&line);
}

void print_sentence(struct call *call, const char *before, struct nsync_buf *sentence)
{
	if (sentence->n)
		print_words(call, "%s%s", before, sentence->p);
	nsync_buf_clear(sentence);
}

void print_data_sentence(struct call *call, const char *before, struct nsync_buf *sentence)
{
	if (sentence->n)
		print_data(call, "%s%s", before, sentence->p);
	call->report.failed |= sentence->code != NSYNC_OK;
	nsync_buf_clear(sentence);
}

void print_advice(struct call *call, const char *label, const char *text, const char *advice)
{
	print_words(call, "%s%s%s", label, label[0] ? ": " : "", text);
	if (advice[0])
		print_words(call, "  %s", advice);
}

void print_message(struct call *call, const struct nsync_message *message)
{
	print_advice(call, "", nsync_buf_view(&message->text).p,
		     nsync_buf_view(&message->advice).p);
}

void print_marked(struct call *call, enum mark mark, const char *word, const char *format, ...)
{
	static const char *const start[] = { "\033[32m", "\033[1;31m", "\033[1m", "\033[2m" };
	struct nsync_buf line = NSYNC_BUF_INIT(MAX_LINE);
	bool color = call->report.color_out;
	va_list values;

	if (call->report.json)
		return;
	nsync_buf_text(&line, color ? start[mark] : "");
	escape_text(&line, nsync_str(word), false);
	nsync_buf_text(&line, color ? "\033[0m" : "");
	va_start(values, format);
	escape_vprintf(&line, format, values);
	va_end(values);
	nsync_buf_char(&line, '\n');
	put_out(call, nsync_buf_view(&line).p, line.n);
	call->report.failed |= line.code != NSYNC_OK;
	nsync_buf_release(&line);
}

void print_text(struct call *call, struct nsync_str text)
{
	struct nsync_buf shown = NSYNC_BUF_INIT(SIZE_MAX / 2);

	if (call->report.json)
		return;
	escape_text(&shown, text, true);
	put_out(call, nsync_buf_view(&shown).p, shown.n);
	call->report.failed |= shown.code != NSYNC_OK;
	nsync_buf_release(&shown);
}

void print_bytes(struct call *call, struct nsync_str bytes)
{
	put_out(call, bytes.p, bytes.n);
}

void print_prompt(int terminal, const char *what, bool again)
{
	struct nsync_buf line = NSYNC_BUF_INIT(4096);

	escape_printf(&line, again ? "The same again: " : "Passphrase for %s: ", what);
	(void)!write(terminal, nsync_buf_view(&line).p, line.n);
	nsync_buf_release(&line);
}

struct nsync_json_builder *json_line_begin(struct call *call, const char *type)
{
	struct nsync_json_builder *line;

	if (!call->report.json)
		return NULL;
	line = nsync_json_builder_new();
	if (!line)
		call->report.failed = true;
	nsync_json_begin_object(line);
	nsync_json_name(line, "v");
	nsync_json_add_int(line, 1);
	json_member_text(line, "type", type);
	return line;
}

/*
 * What a file or Git says need not be UTF-8, a JSON string has to be: other bytes are shown as on a
 * terminal.
 */
void json_member_text(struct nsync_json_builder *line, const char *name, const char *text)
{
	struct nsync_buf shown = NSYNC_BUF_INIT(MAX_LINE);

	if (!line)
		return;
	if (nsync_utf8_valid(nsync_str(text))) {
		nsync_json_member(line, name, nsync_str(text));
	} else {
		escape_text(&shown, nsync_str(text), true);
		nsync_json_member(line, name, nsync_buf_view(&shown));
		nsync_buf_release(&shown);
	}
}

void json_member_int(struct nsync_json_builder *line, const char *name, int64_t number)
{
	if (!line)
		return;
	nsync_json_name(line, name);
	nsync_json_add_int(line, number);
}

void json_line_end(struct call *call, struct nsync_json_builder *line)
{
	struct nsync_buf text = NSYNC_BUF_INIT(MAX_LINE);
	struct nsync_error err = { 0 };

	if (!line)
		return;
	nsync_json_end(line);
	if (nsync_json_build_line(&text, line, &err))
		call->report.failed = true;
	else
		put_out(call, text.p, text.n);
	nsync_buf_release(&text);
	nsync_json_builder_free(line);
}

