/**
 * SAFETY: fields a file may never bring into the monitor, which knows items by class only: which model it is, what it
 * carries, how well or how far it works, how it is kept, moved or used, and any place finer than a country.
 * They are dropped and named, whatever an import map says. Added to what no import of Tilth takes in.
 * Test: test/laws/assess-lint.test.ts.
 */
import { plainColumn, refusedColumn } from '../model/refused-columns.ts';

/** Kind of refused field → the names it goes by, in the languages files come in. */
const FIELDS: Readonly<Record<string, readonly RegExp[]>> = {
  designation: [
    /\b(designation|nomenclature|variant|mark number|nsn|model (name|no|number|designation))s?\b/,
    /\b(weapon|munition|item|ammunition|missile|mine|system|ordnance)s? (model|type|name|designation|description)s?\b/,
    /^(model|models|modelo|modele|designacion|typenbezeichnung)$/,
    /\b(lot|batch|serial) (no|number|numero)s?\b|^(serial|lot|batch)s?$/,
    /(модель|марка|індекс|индекс|позначення|обозначение|найменування виробу|серійн\S* номер|серийн\S* номер)/u,
    /\b(modelo|designacion|numero de (serie|lote)|modele|numero de (serie|lot))\b/,
    /(الطراز|الموديل|التسمية|رقم (الدفعة|التسلسل))/u,
  ],
  payload: [
    /\b(payload|warhead|submunitions? (count|number|per|each|total)|(number|count|no) of (submunition|bomblet|grenade)s?)\b/,
    /\b(calib(er|re)|diameter|weight|mass|length|dimensions?|yield)( (mm|kg|m|cm|g))?$/,
    /(бойов\S* частин|боев\S* част|калібр|калибр|кількість (суббоєприпасів|бойових елементів)|количество (суббоеприпасов|боевых элементов))/u,
    /\b(ogive|carga util|cabeza de guerra|calibre|tete militaire|charge utile)\b/,
    /(الرأس الحربي|العيار|عدد الذخائر الصغيرة|الحمولة)/u,
  ],
  reliability: [
    /\b(reliability|dud|failure|functioning|unexploded|uxo) ?(rate|ratio|percent\w*)?$/,
    /\b(dud|failure|malfunction) rates?\b|\bself (destruct|neutrali[sz]|deactivat)\w*/,
    /(надійність|надежность|відсоток відмов|процент отказов|самоліквід|самоликвид)/u,
    /\b(fiabilidad|tasa de fallos?|fiabilite|taux d\W?(echec|rates?)|autodestru\w+)\b/,
    /(الموثوقية|معدل الإخفاق|نسبة عدم الانفجار|التدمير الذاتي)/u,
  ],
  fuzing: [
    /\b(fu[sz]e|fuzing|fusing|detonator|initiator|igniter|arming)\b/,
    /(підривник|взрыватель|детонатор|запал)/u,
    /\b(espoleta|detonador|fusee|detonateur|allumeur)\b/,
    /(الصاعق|الصمامة|المفجر)/u,
  ],
  range: [
    /^(?!.*\b(date|day|time|year|age|price|value)s?\b).*\brange\b/,
    /(дальність|дальность|радіус дії|радиус действия)/u,
    /\b(alcance|portee)\b/,
    /(المدى)/u,
  ],
  handling: [
    /\b(handling|render safe|disposal (method|procedure)|safety (procedure|precaution)|shelf life|maintenance|packag\w+)\b/,
    /(поводження|обращение с|порядок знешкодження|порядок обезвреживания|термін зберігання|срок хранения)/u,
    /\b(manipulacion|manejo|manipulation|entretien|mantenimiento)\b/,
    /(المناولة|التداول|الصيانة)/u,
  ],
  storage: [
    /\b(storage|stockpile|stock|magazine|stored) ?(site|place|location|address|facility|position|at)s?\b/,
    /\b(depot|warehouse|arsenal|bunker)s?\b/,
    /(склад|арсенал|місце зберігання|место хранения|сховищ|хранилищ)/u,
    /\b(almacen|deposito de (municion|armas)\w*|lugar de almacenamiento|entrepot|lieu de stockage)\b/,
    /(المستودع|المخزن|موقع التخزين)/u,
  ],
  route: [
    /\b(route|itinerary|transport (mode|means|method)|shipping|shipment (no|number|port)|vessel|ship name|flight|tail number|imo|bill of lading)\b/,
    /\b(port|airport|airfield|border crossing|crossing point) ?(of)? ?(origin|entry|loading|discharge|name)?$/,
    /(маршрут|рейс|судно|порт|аеродром|аэродром|пункт пропуску|пункт пропуска)/u,
    /\b(ruta|buque|vuelo|puerto|itineraire|navire|vol|aeroport|aeropuerto)\b/,
    /(المسار|الطريق|السفينة|الرحلة|الميناء|المطار)/u,
  ],
  employment: [
    /\b(employment|deployment|tactic|launcher|delivery (system|platform|means|method)|launch (site|point|platform)|firing (point|position|unit)|target(?! date)|aim ?point|unit designation|guidance)s?\b/,
    /(спосіб застосування|способ применения|пускова установка|пусковая установка|носій|носитель|ціль|цель|підрозділ|подразделение)/u,
    /\b(empleo tactico|lanzador|objetivo|lanceur|cible|emploi tactique)\b/,
    /(طريقة الاستخدام|منصة الإطلاق|الهدف|القاذف)/u,
  ],
  place: [
    /\b(latitude|longitude|lat|lon|lng|coordinates?|coords?|mgrs|utm|easting|northing|geometry|wkt|geohash|grid ref\w*)\b/,
    /\b(city|town|village|settlement|district|province|oblast|address|gps|p ?code)s?$/,
    /(широта|довгота|долгота|координат|населен\S* пункт|область|місто|город)/u,
    /\b(latitud|longitud|coordenadas|ciudad|ville|commune|coordonnees|adresse|direccion)\b/,
    /(خط العرض|خط الطول|الإحداثيات|المدينة|القرية)/u,
  ],
};

export type RefusedKind = keyof typeof FIELDS;

/** Why a field with this name is not taken into the monitor (`assess.field.<kind>`); null when it may be. */
export function refusedField(name: string): RefusedKind | null {
  const plain = plainColumn(name);
  const found = Object.entries(FIELDS).find(([, patterns]) =>
    patterns.some((pattern) => pattern.test(plain)),
  );
  if (found) return found[0];
  return refusedColumn(name) ? 'handling' : null;
}

export const REFUSED_KINDS: readonly RefusedKind[] = Object.keys(FIELDS);
