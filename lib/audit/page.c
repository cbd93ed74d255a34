/*
 * page.c: an audit's report as one page of HTML, without scripts or anything to load. It is made
 * from the JSON report, so both say the same.
 */
#include "nsync/audit.h"
#include "nsync/json.h"

static const char head[] =
	"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	"<title>Audit</title>\n<style>\n"
	":root { color-scheme: light dark; --line: #8886; --bad: #b00020; --good: #0a6b2d }\n"
	"@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --good: #7bd88f } }\n"
	"body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }\n"
	"table { border-collapse: collapse; width: 100%; margin-bottom: 2rem }\n"
	"th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top;\n"
	"  overflow-wrap: anywhere }\n"
	"td { font-family: ui-monospace, monospace; font-size: .85rem }\n"
	".bad { color: var(--bad) } .good { color: var(--good) }\n"
	"</style>\n</head>\n<body>\n";

/* Text from files: controls made visible first, then what HTML would obey. */
static void add_escaped(struct nsync_buf *out, struct nsync_str text)
{
	AUTO(nsync_buf_release) struct nsync_buf shown = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);

	nsync_visible(&shown, text, false);
	for (size_t i = 0; i < shown.n; i++) {
		switch (shown.p[i]) {
		case '&':
			nsync_buf_text(out, "&amp;");
			break;
		case '<':
			nsync_buf_text(out, "&lt;");
			break;
		case '>':
			nsync_buf_text(out, "&gt;");
			break;
		case '"':
			nsync_buf_text(out, "&quot;");
			break;
		case '\'':
			nsync_buf_text(out, "&#39;");
			break;
		default:
			nsync_buf_char(out, shown.p[i]);
		}
	}
	if (shown.code)
		out->code = shown.code;
}

/* Strings and numbers only; anything else stays empty. */
static void add_value(struct nsync_buf *out, const struct nsync_json *value)
{
	if (value && (value->type == NSYNC_JSON_STRING || value->type == NSYNC_JSON_NUMBER))
		add_escaped(out, nsync_json_str(value));
}

static void add_row(struct nsync_buf *out, const char *name, const struct nsync_json *value)
{
	nsync_buf_printf(out, "<tr><th scope=\"row\">%s</th><td>", name);
	add_value(out, value);
	nsync_buf_text(out, "</td></tr>\n");
}

static void add_cells(struct nsync_buf *out, const struct nsync_json *object, bool names)
{
	const struct nsync_json *name;

	nsync_buf_text(out, "<tr>");
	for (name = nsync_json_first(object); name; name = nsync_json_next(object, name)) {
		nsync_buf_text(out, names ? "<th scope=\"col\">" : "<td>");
		add_value(out, names ? name : name + 1);
		nsync_buf_text(out, names ? "</th>" : "</td>");
	}
	nsync_buf_text(out, "</tr>\n");
}

/* An array of objects with the same members; nothing where it is empty. */
static void add_table(struct nsync_buf *out, const char *title, const struct nsync_json *rows, bool bad)
{
	const struct nsync_json *row;

	if (!rows || !nsync_json_first(rows))
		return;
	nsync_buf_printf(out, "<h2%s>%s</h2>\n<table>\n", bad ? " class=\"bad\"" : "", title);
	add_cells(out, nsync_json_first(rows), true);
	for (row = nsync_json_first(rows); row; row = nsync_json_next(rows, row))
		add_cells(out, row, false);
	nsync_buf_text(out, "</table>\n");
}

static void add_summary(struct nsync_buf *out, const struct nsync_json *audit)
{
	const struct nsync_json *counts = nsync_json_get(audit, NSYNC_STR("counts")), *name;

	nsync_buf_text(out, "<h2>Summary</h2>\n<table>\n");
	add_row(out, "region", nsync_json_get(audit, NSYNC_STR("region")));
	add_row(out, "pin", nsync_json_get(audit, NSYNC_STR("pin")));
	add_row(out, "commit", nsync_json_get(audit, NSYNC_STR("head")));
	add_row(out, "newest record", nsync_json_at(audit, NSYNC_STR("/record/seq")));
	add_row(out, "its id", nsync_json_at(audit, NSYNC_STR("/record/id")));
	add_row(out, "its moment", nsync_json_at(audit, NSYNC_STR("/record/asOf")));
	add_row(out, "newest trust root", nsync_json_at(audit, NSYNC_STR("/root/version")));
	add_row(out, "it expires", nsync_json_at(audit, NSYNC_STR("/root/expires")));
	for (name = nsync_json_first(counts); name; name = nsync_json_next(counts, name)) {
		nsync_buf_text(out, "<tr><th scope=\"row\">");
		add_value(out, name);
		nsync_buf_text(out, "</th><td>");
		add_value(out, name + 1);
		nsync_buf_text(out, "</td></tr>\n");
	}
	nsync_buf_text(out, "</table>\n");
}

enum nsync_code nsync_audit_page(struct nsync_buf *out, const struct nsync_json *report, struct nsync_error *err)
{
	const struct nsync_json *audit = nsync_json_get(report, NSYNC_STR("audit"));
	const struct nsync_json *with = nsync_json_get(audit, NSYNC_STR("with"));
	const struct nsync_json *sound = nsync_json_get(audit, NSYNC_STR("sound"));

	nsync_buf_text(out, head);
	nsync_buf_text(out, "<h1>Audit of ");
	add_escaped(out, nsync_json_get_str(audit, NSYNC_STR("region")));
	nsync_buf_text(out, "</h1>\n");
	nsync_buf_text(out, sound && sound->type == NSYNC_JSON_TRUE ?
				    "<p class=\"good\"><strong>All of it holds.</strong></p>\n" :
				    "<p class=\"bad\"><strong>Not all of it holds.</strong></p>\n");
	add_table(out, "The first step that disagrees", nsync_json_get(audit, NSYNC_STR("disagreements")), true);
	add_table(out, "Items whose authors saw another log", nsync_json_get(audit, NSYNC_STR("otherLogs")), true);
	if (with) {
		nsync_buf_text(out, "<h2>With ");
		add_escaped(out, nsync_json_get_str(with, NSYNC_STR("remote")));
		nsync_buf_text(out, "</h2>\n");
		add_table(out, "Two histories", nsync_json_get(with, NSYNC_STR("forks")), true);
		add_table(out, "Its first step that disagrees", nsync_json_get(with, NSYNC_STR("disagreements")), true);
		add_table(out, "Its files that the region has not accepted", nsync_json_get(with, NSYNC_STR("files")), false);
	}
	add_summary(out, audit);
	add_table(out, "Accepted, but not ok", nsync_json_get(audit, NSYNC_STR("accepted")), false);
	add_table(out, "Held, as the newest record says", nsync_json_get(audit, NSYNC_STR("held")), false);
	nsync_buf_text(out, "</body>\n</html>\n");
	return nsync_buf_check(out, err);
}
