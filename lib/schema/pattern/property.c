/* property.c: \p{...} of ECMA-262 (tables 54 to 57), spelt for PCRE2. */
#include "lib/schema/pattern/ecma.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>

static const struct {
	const char *code, *names[2]; /* PCRE2's name, and the long ones */
} categories[] = {
	{ "C", { "Other", NULL } },
	{ "Cc", { "Control", "cntrl" } },
	{ "Cf", { "Format", NULL } },
	{ "Cn", { "Unassigned", NULL } },
	{ "Co", { "Private_Use", NULL } },
	{ "Cs", { "Surrogate", NULL } },
	{ "L", { "Letter", NULL } },
	{ "LC", { "Cased_Letter", NULL } },
	{ "Ll", { "Lowercase_Letter", NULL } },
	{ "Lm", { "Modifier_Letter", NULL } },
	{ "Lo", { "Other_Letter", NULL } },
	{ "Lt", { "Titlecase_Letter", NULL } },
	{ "Lu", { "Uppercase_Letter", NULL } },
	{ "M", { "Mark", "Combining_Mark" } },
	{ "Mc", { "Spacing_Mark", NULL } },
	{ "Me", { "Enclosing_Mark", NULL } },
	{ "Mn", { "Nonspacing_Mark", NULL } },
	{ "N", { "Number", NULL } },
	{ "Nd", { "Decimal_Number", "digit" } },
	{ "Nl", { "Letter_Number", NULL } },
	{ "No", { "Other_Number", NULL } },
	{ "P", { "Punctuation", "punct" } },
	{ "Pc", { "Connector_Punctuation", NULL } },
	{ "Pd", { "Dash_Punctuation", NULL } },
	{ "Pe", { "Close_Punctuation", NULL } },
	{ "Pf", { "Final_Punctuation", NULL } },
	{ "Pi", { "Initial_Punctuation", NULL } },
	{ "Po", { "Other_Punctuation", NULL } },
	{ "Ps", { "Open_Punctuation", NULL } },
	{ "S", { "Symbol", NULL } },
	{ "Sc", { "Currency_Symbol", NULL } },
	{ "Sk", { "Modifier_Symbol", NULL } },
	{ "Sm", { "Math_Symbol", NULL } },
	{ "So", { "Other_Symbol", NULL } },
	{ "Z", { "Separator", NULL } },
	{ "Zl", { "Line_Separator", NULL } },
	{ "Zp", { "Paragraph_Separator", NULL } },
	{ "Zs", { "Space_Separator", NULL } },
};

/* Changes_When_NFKC_Casefolded is missing: PCRE2 does not have it. */
static const char *const binaries[] = {
	"ASCII",
	"ASCII_Hex_Digit",
	"AHex",
	"Alphabetic",
	"Alpha",
	"Any",
	"Bidi_Control",
	"Bidi_C",
	"Bidi_Mirrored",
	"Bidi_M",
	"Case_Ignorable",
	"CI",
	"Cased",
	"Changes_When_Casefolded",
	"CWCF",
	"Changes_When_Casemapped",
	"CWCM",
	"Changes_When_Lowercased",
	"CWL",
	"Changes_When_Titlecased",
	"CWT",
	"Changes_When_Uppercased",
	"CWU",
	"Dash",
	"Default_Ignorable_Code_Point",
	"DI",
	"Deprecated",
	"Dep",
	"Diacritic",
	"Dia",
	"Emoji",
	"Emoji_Component",
	"EComp",
	"Emoji_Modifier",
	"EMod",
	"Emoji_Modifier_Base",
	"EBase",
	"Emoji_Presentation",
	"EPres",
	"Extended_Pictographic",
	"ExtPict",
	"Extender",
	"Ext",
	"Grapheme_Base",
	"Gr_Base",
	"Grapheme_Extend",
	"Gr_Ext",
	"Hex_Digit",
	"Hex",
	"IDS_Binary_Operator",
	"IDSB",
	"IDS_Trinary_Operator",
	"IDST",
	"ID_Continue",
	"IDC",
	"ID_Start",
	"IDS",
	"Ideographic",
	"Ideo",
	"Join_Control",
	"Join_C",
	"Logical_Order_Exception",
	"LOE",
	"Lowercase",
	"Lower",
	"Math",
	"Noncharacter_Code_Point",
	"NChar",
	"Pattern_Syntax",
	"Pat_Syn",
	"Pattern_White_Space",
	"Pat_WS",
	"Quotation_Mark",
	"QMark",
	"Radical",
	"Regional_Indicator",
	"RI",
	"Sentence_Terminal",
	"STerm",
	"Soft_Dotted",
	"SD",
	"Terminal_Punctuation",
	"Term",
	"Unified_Ideograph",
	"UIdeo",
	"Uppercase",
	"Upper",
	"Variation_Selector",
	"VS",
	"White_Space",
	"space",
	"XID_Continue",
	"XIDC",
	"XID_Start",
	"XIDS",
};

static const char *category(struct nsync_str name)
{
	for (size_t i = 0; i < sizeof(categories) / sizeof(categories[0]); i++) {
		if (nsync_str_is(name, categories[i].code))
			return categories[i].code;
		for (size_t k = 0; k < 2; k++)
			if (categories[i].names[k] && nsync_str_is(name, categories[i].names[k]))
				return categories[i].code;
	}
	return NULL;
}

static bool binary(struct nsync_str name)
{
	for (size_t i = 0; i < sizeof(binaries) / sizeof(binaries[0]); i++)
		if (nsync_str_is(name, binaries[i]))
			return true;
	return false;
}

/* PCRE2 takes a script's name in any case and with spaces; ECMA-262 does not. */
static bool script(struct nsync_str name, char *out, size_t size, const char *kind)
{
	bool start = true;
	PCRE2_SIZE offset;
	pcre2_code *code;
	int error;

	if (!name.n || name.n > 40 || nsync_str_is(name, "Unknown") || nsync_str_is(name, "Zzzz"))
		return false;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';

		if (start ? !upper : !(lower || c == '_'))
			if (!nsync_str_is(name, "SignWriting") && !nsync_str_is(name, "Phags_Pa"))
				return false;
		start = c == '_';
	}
	snprintf(out, size, "{%s:%.*s}", kind, NSYNC_FMT(name));
	char pattern[80];

	snprintf(pattern, sizeof(pattern), "\\p%s", out);
	code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF, &error, &offset,
			     NULL);
	pcre2_code_free(code);
	return code != NULL;
}

static bool spell(struct nsync_str name, struct nsync_str value, char *out, size_t size)
{
	const char *code = NULL;

	if (!value.p) {
		code = category(name);
		if (nsync_str_is(name, "Assigned"))
			snprintf(out, size, "{^Cn}");
		else if (code)
			snprintf(out, size, "{%s}", code);
		else if (binary(name))
			snprintf(out, size, "{%.*s}", NSYNC_FMT(name));
		else
			return false;
		return true;
	}
	if (nsync_str_is(name, "General_Category") || nsync_str_is(name, "gc")) {
		code = category(value);
		snprintf(out, size, "{%s}", code ? code : "");
		return code != NULL;
	}
	if (nsync_str_is(name, "Script") || nsync_str_is(name, "sc"))
		return script(value, out, size, "sc");
	if (nsync_str_is(name, "Script_Extensions") || nsync_str_is(name, "scx"))
		return script(value, out, size, "scx");
	return false;
}

bool nsync_ecma_property(struct ecma *e, struct nsync_buf *out, bool negate)
{
	struct nsync_str rest = { e->source.p + e->at, e->source.n - e->at };
	struct nsync_str name = { NULL, 0 }, value = { NULL, 0 };
	char text[64];
	size_t end = 0;

	while (end < rest.n && rest.p[end] != '}')
		end++;
	if (end == rest.n || rest.p[0] != '{')
		return ecma_fail(e, "\\p without a property");
	name = (struct nsync_str){ rest.p + 1, end - 1 };
	const char *equals = memchr(name.p, '=', name.n);

	if (equals) {
		value = (struct nsync_str){ equals + 1, (size_t)(name.p + name.n - equals) - 1 };
		name.n = (size_t)(equals - name.p);
	}
	if (!spell(name, value, text, sizeof(text)))
		return ecma_fail(e, "an unknown Unicode property");
	e->at += end + 1;
	if (out)
		nsync_buf_printf(out, "\\%c%s", negate ? 'P' : 'p', text);
	return true;
}
