/* digest_mime.c: headers by RFC 5322 and RFC 2047, bodies as quoted-printable. */
#include <criterion/criterion.h>

#include "lib/digest/mail/mime.h"

#define E10 "éééééééééé"

static void expect(const char *label, struct nsync_buf *out, const char *expected)
{
	cr_expect_str_eq(nsync_buf_view(out).p, expected, "%s:\n%s", label, nsync_buf_view(out).p);
	nsync_buf_release(out);
}

Test(digest_mime, free_text)
{
	static const struct {
		const char *label, *value, *expected;
	} cases[] = {
		{ "ASCII stays", "Mesoamerica: 4 to 25 August, 2018", "S: Mesoamerica: 4 to 25 August, 2018\r\n" },
		{ "ASCII is folded at a blank",
		  "one two three four five six seven eight nine ten eleven twelve thirteen fourteen",
		  "S: one two three four five six seven eight nine ten eleven twelve thirteen\r\n fourteen\r\n" },
		{ "others are encoded, all of it", "Año 1", "S: =?utf-8?Q?A=C3=B1o_1?=\r\n" },
		{ "what RFC 2047 leaves in no phrase", "é:,.\"()<>@?=_",
		  "S: =?utf-8?Q?=C3=A9=3A=2C=2E=22=28=29=3C=3E=40=3F=3D=5F?=\r\n" },
		{ "words of 75, lines of 76, no character in two", E10 E10,
		  "S: =?utf-8?Q?=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9?=\r\n"
		  " =?utf-8?Q?=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9=C3=A9?=\r\n" },
		{ "a new header", "a\r\nBcc: all@example.org\r\n\r\n<script>",
		  "S: =?utf-8?Q?a__Bcc=3A_all=40example=2Eorg____=3Cscript=3E?=\r\n" },
		{ "an encoded-word as words", "=?utf-8?Q?=0D=0ABcc=3A_x?=",
		  "S: =?utf-8?Q?=3D=3Futf-8=3FQ=3F=3D0D=3D0ABcc=3D3A=5Fx=3F=3D?=\r\n" },
		{ "and inside a word", "a=?utf-8?B?eA==?=b",
		  "S: =?utf-8?Q?a=3D=3Futf-8=3FB=3FeA=3D=3D=3F=3Db?=\r\n" },
		{ "blanks that count", " a  b ", "S: =?utf-8?Q?_a__b_?=\r\n" },
		{ "a word that is too long",
		  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		  "S: =?utf-8?Q?aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?=\r\n"
		  " =?utf-8?Q?aaaaaaaaa?=\r\n" },
		{ "controls, bidirectional ones, what is not UTF-8", "a\x1b\u202e\xff",
		  "S: =?utf-8?Q?a=EF=BF=BD=EF=BF=BD=EF=BF=BD?=\r\n" },
		{ "a tab", "a\tb", "S: a b\r\n" },
		{ "nothing", "", "S:\r\n" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_buf out = NSYNC_BUF_INIT(10000);

		nsync_mime_text(&out, "S", nsync_str(cases[i].value));
		expect(cases[i].label, &out, cases[i].expected);
	}
}

Test(digest_mime, mailboxes)
{
	static const struct {
		const char *label, *name, *expected;
	} cases[] = {
		{ "no name", "", "From: a@e.org\r\n" },
		{ "atoms", "Country Offices", "From: Country Offices <a@e.org>\r\n" },
		{ "what would end the name", "a\" <x@y.org>, b",
		  "From: =?utf-8?Q?a=22_=3Cx=40y=2Eorg=3E=2C_b?= <a@e.org>\r\n" },
		{ "a comment", "a (b)", "From: =?utf-8?Q?a_=28b=29?= <a@e.org>\r\n" },
		{ "a group", "a: b;", "From: =?utf-8?Q?a=3A_b=3B?= <a@e.org>\r\n" },
		{ "an address that has no room on the line", "one two three four five six seven eight nine ten eleven twelve",
		  "From: one two three four five six seven eight nine ten eleven twelve\r\n <a@e.org>\r\n" },
		{ "a name that has none", "Many words that fill a line so that nothing else is in it, aaa",
		  "From: =?utf-8?Q?Many_words_that_fill_a_line_so_that_nothing_else_is_in_it?=\r\n"
		  " =?utf-8?Q?=2C_aaa?= <a@e.org>\r\n" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_buf out = NSYNC_BUF_INIT(10000);

		nsync_mime_mailbox(&out, "From", nsync_str(cases[i].name), NSYNC_STR("a@e.org"));
		expect(cases[i].label, &out, cases[i].expected);
	}
}

Test(digest_mime, addresses)
{
	static const struct {
		const char *address;
		bool valid;
	} cases[] = {
		{ "desk@redaccion.example", true }, { "a.b+c@e", true },        { "a@b-c.d1", true },
		{ "", false },                      { "desk", false },          { "@e.org", false },
		{ "a@", false },                    { "a@b@c", false },         { ".a@e.org", false },
		{ "a.@e.org", false },              { "a..b@e.org", false },    { "a b@e.org", false },
		{ "a@e..org", false },              { "a@.org", false },        { "a@e.org.", false },
		{ "a@-e.org", false },              { "a@e-.org", false },      { "a@e.org\r\nBcc: x", false },
		{ "a@e.org\n", false },             { "a\"@e.org", false },     { "ñ@e.org", false },
		{ "a@ñ.org", false },               { "a@[127.0.0.1]", false }, { "a,b@e.org", false },
		{ "a.b.c@e.org", true },            { "a@e_f.org", false },     { "<a@e.org>", false },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@e.org", false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		cr_expect_eq(nsync_mime_address_valid(nsync_str(cases[i].address)), cases[i].valid,
			     "%s", cases[i].address);
}

Test(digest_mime, dates)
{
	static const struct {
		const char *time, *expected;
	} cases[] = {
		{ "2018-08-25T00:00:00-06:00", "Sat, 25 Aug 2018 00:00:00 -0600" },
		{ "2024-02-29T23:59:59Z", "Thu, 29 Feb 2024 23:59:59 +0000" },
		{ "1970-01-01T00:00:00Z", "Thu, 1 Jan 1970 00:00:00 +0000" },
		{ "1969-12-31T23:00:00+05:45", "Wed, 31 Dec 1969 23:00:00 +0545" },
		{ "1900-01-01T00:30:00+01:00", "Mon, 1 Jan 1900 00:30:00 +0100" },
		{ "9999-12-31T12:00:00-00:30", "Fri, 31 Dec 9999 12:00:00 -0030" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_buf out = NSYNC_BUF_INIT(100);
		struct nsync_time time;

		cr_assert(nsync_time_parse(&time, nsync_str(cases[i].time)));
		nsync_mime_date(&out, time);
		expect(cases[i].time, &out, cases[i].expected);
	}
}

Test(digest_mime, quoted_printable)
{
	static const struct {
		const char *label, *text, *expected;
	} cases[] = {
		{ "nothing", "", "" },
		{ "lines", "a b\nc", "a b\r\nc" },
		{ "others and the equals sign", "ñ=\u00a0", "=C3=B1=3D=C2=A0" },
		{ "blanks at the end of a line", "a \nb\t\n ", "a=20\r\nb=09\r\n=20" },
		{ "what SMTP and mailboxes act upon", ".\n..a\nFrom x\nFrom: x\na. From ",
		  "=2E\r\n=2E.a\r\n=46rom x\r\nFrom: x\r\na. From=20" },
		{ "a carriage return", "a\rb\r\nc", "a=0Db=0D\r\nc" },
		{ "76 are a line", "1234567890123456789012345678901234567890123456789012345678901234567890123456\nx",
		  "1234567890123456789012345678901234567890123456789012345678901234567890123456\r\nx" },
		{ "77 are two", "12345678901234567890123456789012345678901234567890123456789012345678901234567",
		  "123456789012345678901234567890123456789012345678901234567890123456789012345=\r\n67" },
		{ "no character in two", "1234567890123456789012345678901234567890123456789012345678901234567890\u4e2dx",
		  "1234567890123456789012345678901234567890123456789012345678901234567890=\r\n=E4=B8=ADx" },
		{ "a soft end before a dot and From",
		  "123456789012345678901234567890123456789012345678901234567890123456789012345.x",
		  "123456789012345678901234567890123456789012345678901234567890123456789012345=\r\n=2Ex" },
		{ "controls", "\x01\x7f\xff", "=01=7F=FF" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_buf out = NSYNC_BUF_INIT(10000);

		nsync_mime_quoted_printable(&out, nsync_str(cases[i].text));
		expect(cases[i].label, &out, cases[i].expected);
	}
}
