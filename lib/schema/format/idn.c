/*
 * idn.c: one label of an internationalised host name (RFC 5890 to 5893). Which
 * characters a label may have follows from their Unicode properties, which
 * PCRE2 knows; a name's length is measured in its ASCII form (RFC 3492).
 */
#include "lib/schema/internal.h"

#include <pthread.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* ---- Punycode: RFC 3492 ------------------------------------------------------ */

static uint32_t adapt(uint32_t delta, uint32_t count, bool first)
{
	uint32_t k = 0;

	delta = first ? delta / 700 : delta / 2;
	delta += delta / count;
	for (; delta > 455; k += 36)
		delta /= 35;
	return k + 36 * delta / (delta + 38);
}

static uint32_t threshold(uint32_t k, uint32_t bias)
{
	return k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
}

static bool decode(struct nsync_str s, uint32_t *out, size_t *count)
{
	uint32_t n = 128, i = 0, bias = 72;
	size_t basic = s.n;

	while (basic > 0 && s.p[basic - 1] != '-')
		basic--;
	*count = 0;
	for (size_t k = 0; basic && k + 1 < basic; k++)
		out[(*count)++] = (unsigned char)s.p[k];
	for (size_t at = basic; at < s.n; i++) {
		uint32_t before = i, weight = 1;

		for (uint32_t k = 36;; k += 36) {
			if (at >= s.n || !(schema_digit(s.p[at]) || schema_letter(s.p[at])))
				return false;
			char c = s.p[at++];
			uint32_t digit =
				(uint32_t)(schema_digit(c) ? c - '0' + 26 : (c | 0x20) - 'a');
			uint32_t t = threshold(k, bias), add;

			if (__builtin_mul_overflow(digit, weight, &add) ||
			    __builtin_add_overflow(i, add, &i))
				return false;
			if (digit < t)
				break;
			if (__builtin_mul_overflow(weight, 36 - t, &weight))
				return false;
		}
		bias = adapt(i - before, (uint32_t)*count + 1, before == 0);
		n += i / ((uint32_t)*count + 1);
		i %= (uint32_t)*count + 1;
		if (n > 0x10ffff || *count >= SCHEMA_MAX_LABEL)
			return false;
		memmove(out + i + 1, out + i, (*count - i) * sizeof(*out));
		out[i] = n;
		++*count;
	}
	return true;
}

/* The length of the label in ASCII, without "xn--"; labels are short, so nothing overflows. */
size_t nsync_schema_punycode_length(const uint32_t *label, size_t count)
{
	uint32_t n = 128, delta = 0, bias = 72, basic = 0;
	size_t length = 0;

	for (size_t i = 0; i < count; i++)
		basic += label[i] < 128;
	length = basic ? basic + 1 : 0;
	for (uint32_t done = basic; done < count; n++, delta++) {
		uint32_t next = UINT32_MAX;

		for (size_t i = 0; i < count; i++)
			if (label[i] >= n && label[i] < next)
				next = label[i];
		delta += (next - n) * (done + 1);
		n = next;
		for (size_t i = 0; i < count; i++) {
			delta += label[i] < n;
			if (label[i] != n)
				continue;
			uint32_t q = delta, k = 36;

			for (;; k += 36, length++) {
				uint32_t t = threshold(k, bias);

				if (q < t)
					break;
				q = (q - t) / (36 - t);
			}
			length++;
			bias = adapt(delta, done + 1, done == basic);
			delta = 0;
			done++;
		}
	}
	return length;
}

/* ---- what a label may hold: RFC 5891 section 4.2, RFC 5892 -------------------------- */

/* Letters and digits that are stable under case folding and NFKC, and the exceptions. */
static const char allowed_source[] =
	"^(?!\\p{M})(?:[\\x{df}\\x{3c2}\\x{6fd}\\x{6fe}\\x{f0b}\\x{3007}"
	"\\x{b7}\\x{375}\\x{5f3}\\x{5f4}\\x{30fb}\\x{200c}\\x{200d}-]|"
	"(?![\\x{640}\\x{7fa}\\x{302e}\\x{302f}\\x{3031}-\\x{3035}\\x{303b}"
	"\\x{aa}\\x{ba}\\x{17f}\\x{132}-\\x{133}\\x{13f}-\\x{140}\\x{149}\\x{1c4}-\\x{1cc}"
	"\\x{1f1}-\\x{1f3}\\x{2b0}-\\x{2b8}\\x{2e0}-\\x{2e4}\\x{340}\\x{341}\\x{343}\\x{344}\\x{374}"
	"\\x{37a}\\x{3d0}-\\x{3d6}\\x{3f0}-\\x{3f2}\\x{3f5}\\x{587}\\x{675}-\\x{678}"
	"\\x{958}-\\x{95f}\\x{9dc}\\x{9dd}\\x{9df}\\x{e33}\\x{eb3}\\x{edc}\\x{edd}\\x{10fc}"
	"\\x{1100}-\\x{11ff}\\x{a960}-\\x{a97c}\\x{d7b0}-\\x{d7fb}"
	"\\x{1d2c}-\\x{1d6a}\\x{1d78}\\x{1d9b}-\\x{1dbf}\\x{1e9a}-\\x{1e9b}\\x{2071}-\\x{209c}"
	"\\x{2100}-\\x{214d}\\x{2150}-\\x{2183}\\x{2c7c}\\x{2c7d}\\x{2d6f}\\x{309b}-\\x{309c}\\x{309f}"
	"\\x{30ff}\\x{3131}-\\x{318e}\\x{3192}-\\x{319f}\\x{3200}-\\x{33ff}"
	"\\x{f900}-\\x{fa0d}\\x{fa10}\\x{fa12}\\x{fa15}-\\x{fa1e}\\x{fa20}\\x{fa22}\\x{fa25}-\\x{fa26}"
	"\\x{fa2a}-\\x{fdff}\\x{fe70}-\\x{feff}\\x{ff00}-\\x{ffef}\\x{1d400}-\\x{1d7ff}"
	"\\x{2f800}-\\x{2fa1f}]|\\p{DI})[\\p{Ll}\\p{Lo}\\p{Lm}\\p{Nd}\\p{Mn}\\p{Mc}])+$";

/* RFC 5893 section 2, for labels with a character that is written from right to left. */
static const char bidi_source[] =
	"^(?![^\\p{bc:R}\\p{bc:AL}\\p{bc:AN}]*$)(?!(?:(?=[\\p{bc:R}\\p{bc:AL}])"
	"(?!.*\\p{bc:EN}.*\\p{bc:AN}|.*\\p{bc:AN}.*\\p{bc:EN})"
	"[\\p{bc:R}\\p{bc:AL}\\p{bc:AN}\\p{bc:EN}\\p{bc:ES}\\p{bc:CS}\\p{bc:ET}\\p{bc:ON}\\p{bc:BN}"
	"\\p{bc:NSM}]*[\\p{bc:R}\\p{bc:AL}\\p{bc:EN}\\p{bc:AN}]\\p{bc:NSM}*$))";

/*
 * RFC 5892 appendix A, each as something that must not be there. The marks with
 * combining class 9 (virama) are listed, and of the joining letters the Arabic ones.
 */
#define VIRAMA \
	"\\x{94d}\\x{9cd}\\x{a4d}\\x{acd}\\x{b4d}\\x{bcd}\\x{c4d}\\x{ccd}\\x{d3b}\\x{d3c}\\x{d4d}" \
	"\\x{dca}\\x{e3a}\\x{eba}\\x{f84}\\x{1039}\\x{103a}\\x{1714}\\x{1734}\\x{17d2}\\x{1a60}" \
	"\\x{1b44}\\x{1baa}\\x{1bab}\\x{1bf2}\\x{1bf3}\\x{2d7f}\\x{a806}\\x{a8c4}\\x{a953}\\x{a9c0}" \
	"\\x{aaf6}\\x{abed}\\x{10a3f}\\x{11046}\\x{1107f}\\x{110b9}\\x{11133}\\x{11134}\\x{111c0}" \
	"\\x{11235}\\x{112ea}\\x{1134d}\\x{11442}\\x{114c2}\\x{115bf}\\x{1163f}\\x{116b6}\\x{1172b}" \
	"\\x{11839}\\x{119e0}\\x{11a34}\\x{11a47}\\x{11a99}\\x{11c3f}\\x{11d44}\\x{11d45}\\x{11d97}"
/* Arabic letters that join only to what is before them. */
#define RIGHT_JOINING \
	"\\x{622}-\\x{625}\\x{627}\\x{629}\\x{62f}-\\x{632}\\x{648}\\x{671}-\\x{673}\\x{675}-\\x{677}" \
	"\\x{688}-\\x{699}\\x{6c0}\\x{6c3}-\\x{6cb}\\x{6cd}\\x{6cf}\\x{6d2}\\x{6d3}\\x{6d5}\\x{6ee}" \
	"\\x{6ef}"
static const char context_source[] =
	"(?<![" VIRAMA "])\\x{200d}"
	"|(?<![" VIRAMA "])\\x{200c}(?!\\p{Mn}*(?=\\p{Arabic})\\p{Lo})"
	"|(?<![" VIRAMA "])(?<!(?![" RIGHT_JOINING "])(?=\\p{Arabic})\\p{Lo})\\x{200c}"
	"|(?<!l)\\x{b7}|\\x{b7}(?!l)"
	"|\\x{375}(?!\\p{sc:Greek})"
	"|(?<!\\p{sc:Hebrew})[\\x{5f3}\\x{5f4}]"
	"|^(?=.*\\x{30fb})(?!.*(?!\\x{30fb})[\\p{sc:Hiragana}\\p{sc:Katakana}\\p{sc:Han}])"
	"|[\\x{660}-\\x{669}].*[\\x{6f0}-\\x{6f9}]|[\\x{6f0}-\\x{6f9}].*[\\x{660}-\\x{669}]";

static pcre2_code *allowed, *bidi, *context;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static pcre2_code *compile(const char *source)
{
	PCRE2_SIZE offset;
	int error;

	return pcre2_compile((PCRE2_SPTR)source, PCRE2_ZERO_TERMINATED, PCRE2_UTF, &error, &offset,
			     NULL);
}

static void compile_all(void)
{
	allowed = compile(allowed_source);
	bidi = compile(bidi_source);
	context = compile(context_source);
}

static bool matches(const pcre2_code *code, const struct nsync_buf *text)
{
	pcre2_match_data *data = code ? pcre2_match_data_create(1, NULL) : NULL;
	int result = PCRE2_ERROR_NOMEMORY;

	if (data)
		result = pcre2_match(code, (PCRE2_SPTR)text->p, text->n, 0, 0, data, NULL);
	pcre2_match_data_free(data);
	return result >= 0;
}

bool nsync_schema_is_u_label(const uint32_t *label, size_t count)
{
	struct nsync_buf text = NSYNC_BUF_INIT(4 * (SCHEMA_MAX_LABEL + 1));
	bool ok = true;

	if (count == 0 || label[0] == '-' || label[count - 1] == '-' ||
	    (count >= 4 && label[2] == '-' && label[3] == '-'))
		return false;
	for (size_t i = 0; i < count; i++)
		ok &= label[i] < 0xd800 || label[i] > 0xdfff;
	for (size_t i = 0; ok && i < count; i++)
		nsync_utf8_add(&text, label[i]);
	pthread_once(&once, compile_all);
	ok = ok && text.code == NSYNC_OK && matches(allowed, &text) && !matches(bidi, &text) &&
	     !matches(context, &text);
	nsync_buf_release(&text);
	return ok;
}

bool nsync_schema_is_a_label(struct nsync_str label)
{
	uint32_t points[SCHEMA_MAX_LABEL + 1];
	struct nsync_str rest = { label.p + 4, label.n - 4 };
	size_t count;
	bool other = false;

	if (label.n > SCHEMA_MAX_LABEL || !decode(rest, points, &count) ||
	    !nsync_schema_is_u_label(points, count))
		return false;
	for (size_t i = 0; i < count; i++)
		other |= points[i] >= 128;
	return other; /* all in ASCII needs no such label */
}
