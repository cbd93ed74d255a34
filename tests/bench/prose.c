/* prose.c: sentences of patterns: @ is a place, # a number, & a body that acts. */
#include "tests/bench/prose.h"

#define COUNT(array) (unsigned)(sizeof(array) / sizeof(*(array)))

static const char *const places[] = {
	"Paso Canoas", "Quetzaltenango", "San Miguel",   "Belmopán",     "Choluteca",  "León",
	"Tapachula",   "Colón",          "Puerto Limón", "Chalatenango", "Cobán",      "Estelí",
	"Punta Gorda", "David",          "Comayagua",    "Ahuachapán",   "Bluefields", "Oaxaca",
};

static const char *const acting[2][8] = {
	{ "the Ministry of Health", "the national water authority", "the regional court",
	  "the association of municipalities", "the Red Cross", "the teachers' college",
	  "the civil protection office", "the fishing cooperative" },
	{ "el Ministerio de Salud", "la autoridad nacional del agua", "el juzgado regional",
	  "la asociación de municipios", "la Cruz Roja", "la escuela normal",
	  "la oficina de protección civil", "la cooperativa pesquera" },
};

static const char *const headlines[2][6] = {
	{ "@ opens # new wells before the dry season", "Training for # officers begins in @",
	  "& and @ agree on a plan for # families", "# schools of @ back in class after the rains",
	  "What # neighbours of @ say about the new bridge", "@: & reports # cases fewer" },
	{ "@ abre # pozos nuevos antes de la temporada seca",
	  "Comienza en @ la formación de # funcionarias", "Acuerdo entre & y @ para # familias",
	  "# escuelas de @ vuelven a clases tras las lluvias",
	  "Lo que # vecinos de @ dicen del puente nuevo", "@: & informa de # casos menos" },
};

static const char *const sentences[2][12] = {
	{ "For three days # people from both sides of the border met in @ to go over what each of them does when the river rises.",
	  "& counted # households without drinking water in @, a third fewer than a year ago.",
	  "\"We did not expect so many to come,\" said the person in charge at &, \"but # had signed up by noon.\"",
	  "The road to @ stays closed; buses leave from the market at # past the hour.",
	  "According to & the figures will be checked again before they are final.",
	  "In @, # volunteers have cleaned the canal and painted the school.",
	  "The budget - # thousand in the first year - is paid in equal parts.", "Nobody was hurt.",
	  "Those who want to take part can register at & in @ until the end of the month.",
	  "The agreement names # measures; the first is a register that anyone may read.",
	  "& will publish its report in @ and send it to all # member offices.",
	  "The rain of last week, the heaviest in # years, had cut off @ for two nights." },
	{ "Durante tres días, # personas de ambos lados de la frontera repasaron en @ qué hace cada una cuando crece el río.",
	  "& contó # hogares sin agua potable en @, una tercera parte menos que hace un año.",
	  "«No esperábamos a tanta gente», dijo la persona encargada en &, «pero al mediodía ya eran #».",
	  "La carretera a @ sigue cerrada; los buses salen del mercado a las horas y #.",
	  "Según &, las cifras se revisarán otra vez antes de darse por definitivas.",
	  "En @, # voluntarias y voluntarios limpiaron el canal y pintaron la escuela.",
	  "El presupuesto —# mil en el primer año— se paga por partes iguales.", "No hubo heridos.",
	  "Quienes quieran participar pueden inscribirse en & de @ hasta fin de mes.",
	  "El acuerdo nombra # medidas; la primera es un registro que cualquiera puede leer.",
	  "& publicará su informe en @ y lo enviará a las # oficinas miembro.",
	  "La lluvia de la semana pasada, la más fuerte en # años, dejó a @ incomunicada dos noches." },
};

uint64_t bench_random(struct bench_random *random)
{
	uint64_t z = random->state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

const char *bench_place(struct bench_random *random)
{
	return places[bench_below(random, COUNT(places))];
}

static void fill_in(struct nsync_buf *out, struct bench_random *random, bool spanish,
		    const char *pattern)
{
	for (; *pattern; pattern++) {
		if (*pattern == '@')
			nsync_buf_text(out, bench_place(random));
		else if (*pattern == '#')
			nsync_buf_printf(out, "%u", 2 + bench_below(random, 900));
		else if (*pattern == '&')
			nsync_buf_text(out, acting[spanish][bench_below(random, 8)]);
		else
			nsync_buf_char(out, *pattern);
	}
}

void bench_headline(struct nsync_buf *out, struct bench_random *random, bool spanish)
{
	fill_in(out, random, spanish, headlines[spanish][bench_below(random, 6)]);
}

void bench_sentence(struct nsync_buf *out, struct bench_random *random, bool spanish)
{
	fill_in(out, random, spanish, sentences[spanish][bench_below(random, 12)]);
}
