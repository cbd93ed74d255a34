/*
 * escape.c: text from files is escaped before it goes to a terminal, so that it cannot move the cursor, hide
 * other text or change the direction of writing.
 */
#include <stdarg.h>
#include <stdint.h>

#include "cmd/report/escape.h"

void escape_text(struct nsync_buf *out, struct nsync_str text, bool lines)
{
	nsync_visible(out, text, lines);
}

/* One conversion of a format, read. */
struct conversion {
	bool left;
	size_t width;
	int precision; /* -1: none */
	unsigned longs;
	bool size;
	char kind;
};

static const char *read_conversion(struct conversion *out, const char *p, int star)
{
	*out = (struct conversion){ .precision = -1 };
	if (*p == '-') {
		out->left = true;
		p++;
	}
	for (; *p >= '0' && *p <= '9'; p++)
		out->width = out->width * 10 + (size_t)(*p - '0');
	if (p[0] == '.' && p[1] == '*') {
		out->precision = star < 0 ? 0 : star;
		p += 2;
	} else if (p[0] == '.') {
		out->precision = 0;
		for (p++; *p >= '0' && *p <= '9'; p++)
			out->precision = out->precision * 10 + (*p - '0');
	}
	for (; *p == 'l'; p++)
		out->longs++;
	if (*p == 'z') {
		out->size = true;
		p++;
	}
	out->kind = *p;
	return p;
}

static bool wants_star(const char *p)
{
	while (*p == '-' || (*p >= '0' && *p <= '9'))
		p++;
	return p[0] == '.' && p[1] == '*';
}

/* Pad what was appended since start to the width, counted in characters. */
static void pad(struct nsync_buf *out, size_t start, const struct conversion *how)
{
	size_t have, missing;

	if (out->code || !how->width || start > out->n)
		return;
	have = nsync_utf8_count((struct nsync_str){ out->p + start, out->n - start });
	if (have >= how->width)
		return;
	missing = how->width - have;
	for (size_t i = 0; i < missing; i++)
		nsync_buf_char(out, ' ');
	if (!how->left && !out->code) {
		memmove(out->p + start + missing, out->p + start, out->n - start - missing);
		memset(out->p + start, ' ', missing);
	}
}

void escape_vprintf(struct nsync_buf *out, const char *format, va_list values)
{
	struct conversion how;

	for (const char *p = format; *p; p++) {
		size_t start = out->n;

		if (*p != '%') {
			nsync_buf_char(out, *p);
			continue;
		}
		p = read_conversion(&how, p + 1, wants_star(p + 1) ? va_arg(values, int) : -1);
		if (how.kind == 's') {
			const char *text = va_arg(values, const char *);
			struct nsync_str s = { text, 0 };

			if (how.precision >= 0)
				s.n = text ? strnlen(text, (size_t)how.precision) : 0;
			else
				s = nsync_str(text);
			escape_text(out, s, false);
		} else if (how.kind == 'c') {
			char c = (char)va_arg(values, int);

			escape_text(out, (struct nsync_str){ &c, 1 }, false);
		} else if (how.kind == 'd') {
			long long n = how.longs > 1    ? va_arg(values, long long)
				      : how.longs == 1 ? va_arg(values, long)
						       : va_arg(values, int);

			nsync_buf_printf(out, "%lld", n);
		} else if (how.kind == 'u' || how.kind == 'x') {
			unsigned long long n = how.size         ? va_arg(values, size_t)
					       : how.longs > 1  ? va_arg(values, unsigned long long)
					       : how.longs == 1 ? va_arg(values, unsigned long)
								: va_arg(values, unsigned);

			if (how.kind == 'x')
				nsync_buf_printf(out, "%llx", n);
			else
				nsync_buf_printf(out, "%llu", n);
		} else {
			nsync_buf_char(out, '%');
		}
		pad(out, start, &how);
	}
}

void escape_printf(struct nsync_buf *out, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	escape_vprintf(out, format, values);
	va_end(values);
}
