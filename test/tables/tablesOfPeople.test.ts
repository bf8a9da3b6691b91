import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { SupervisedBaselinesError } from '../../src/errors.js'
import { readCSV } from '../../src/node/index.js'
import { type ParseCSVOptions, parseCSV, type Table } from '../../src/tables/index.js'
import { tempDir } from '../support/tempDir.js'

/** What is read of a file, or what is said. */
interface Expected {
  readonly names?: readonly string[]
  /** The first values of the first column. */
  readonly first?: readonly number[]
  readonly rows?: number
  /** The time after the last. */
  readonly next?: string
  readonly frequency?: string
  /** A part of the notes. */
  readonly note?: string
  readonly error?: string
  /** The option that the error names. */
  readonly option?: string
  readonly options?: ParseCSVOptions
}

const day = 86_400_000
const iso = (time: number) => new Date(time).toISOString()
const days = (count: number, start = Date.UTC(2024, 0, 1)) =>
  Array.from({ length: count }, (_, i) => iso(start + i * day).slice(0, 10))
const file = (
  header: string,
  cells: readonly (string | number)[],
  value: (i: number) => string | number = i => i + 10,
) => `${header}\n${cells.map((cell, i) => `${cell},${value(i)}`).join('\n')}\n`
const german = (cells: readonly string[]) =>
  `Tag;Last\n${cells.map((cell, i) => `0${i + 1}.01.2024;${cell}`).join('\n')}\n`
const load = { names: ['load'], first: [10, 11, 12] }

const files: Record<string, [string | Uint8Array, Expected]> = {
  // Columns that are time or count rows, and no series.
  'years by name': [file('year,load', [1990, 1991, 1992]), { ...load, next: '1993', frequency: 'years' }],
  'years in a first column of any name': [
    file('when,load', [1990, 1991, 1992, 1993]),
    { ...load, next: '1994' },
  ],
  'years as dates': [file('date,load', [1990, 1991, 1992]), { ...load, next: '1993' }],
  yyyymmdd: [file('x,load', [20240130, 20240131, 20240201]), { ...load, next: '20240202' }],
  yyyymm: [file('month,load', [202411, 202412, 202501]), { ...load, next: '202502', frequency: 'months' }],
  'epoch seconds': [
    file('timestamp,load', [1704067200, 1704070800, 1704074400]),
    { ...load, next: '1704078000', frequency: 'hours' },
  ],
  'epoch milliseconds of any name': [
    file('t0,load', [1704067200000, 1704153600000, 1704240000000]),
    { ...load, next: '1704326400000' },
  ],
  'epoch microseconds': [
    file('ts,load', ['1704067200000000', '1704070800000000', '1704074400000000']),
    { ...load, next: '1704078000000000' },
  ],
  'epoch nanoseconds': [
    file('time,load', ['1704067200000000000', '1704070800000000000']),
    { names: ['load'], next: '1704074400000000000' },
  ],
  'serial dates of a spreadsheet': [
    file('date,load', [45292, 45293, 45294]),
    { ...load, next: '45295', frequency: 'days' },
  ],
  'serial dates with hours': [
    file('date,load', ['45292', '45292.25', '45292.5']),
    { ...load, next: '45292.75', frequency: 'every 6 hours' },
  ],
  'the index of a data frame': [file(',load', [0, 1, 2]), { ...load, note: 'only numbers the rows' }],
  'Unnamed: 0': [file('Unnamed: 0,load', [0, 1, 2]), { ...load, note: 'Left out "Unnamed: 0"' }],
  'a counter from 1': [file('index,load', [1, 2, 3]), load],
  'a counter beside dates': [
    `i,date,load\n0,2024-01-01,10\n1,2024-01-02,11\n2,2024-01-03,12\n`.replace('i,', ','),
    { ...load, next: '2024-01-04' },
  ],
  'a trend is a series': [file('a,b', [0, 1, 2]), { names: ['a', 'b'], first: [0, 1, 2] }],
  'seconds since the start': [file('time,load', [0, 0.1, 0.2]), { ...load, note: 'rows are counted' }],
  'the names of rows that R writes': [
    '"load","wind"\n"1",10,1\n"2",11,2\n"3",12,3\n',
    { names: ['load', 'wind'], first: [10, 11, 12] },
  ],
  'a series called date': [file('date,y', [9.4, 8.1, 9.9]), { names: ['date', 'y'], first: [9.4, 8.1, 9.9] }],
  // Parts of dates in several columns.
  'year and month': ['year,month,load\n2023,11,10\n2023,12,11\n2024,1,12\n', { ...load, next: '2024-02' }],
  'year and month name': [
    'Year,Month,load\n2023,Nov,10\n2023,Dec,11\n2024,Jan,12\n',
    { ...load, next: 'Feb 2024' },
  ],
  'year and quarter': [
    'year,quarter,load\n2023,3,10\n2023,4,11\n2024,1,12\n',
    { ...load, next: '2024Q2', frequency: 'quarters' },
  ],
  'year, month and day': [
    'year,month,day,load\n2024,1,31,10\n2024,2,1,11\n2024,2,2,12\n',
    { ...load, next: '2024-02-03' },
  ],
  'date and hour': [
    'date,hour,load\n2024-01-01,22,10\n2024-01-01,23,11\n2024-01-02,0,12\n',
    { ...load, next: '2024-01-02 01:00' },
  ],
  'date and hours from 1 to 24': [
    `date,hour,load\n${Array.from({ length: 48 }, (_, i) => `2024-01-0${1 + Math.floor(i / 24)},${(i % 24) + 1},${10 + i}`).join('\n')}\n`,
    { ...load, next: '2024-01-03 00:00', note: 'Hours count from 1 to 24' },
  ],
  'date and time of day': [
    'date,time,load\n2024-01-01,22:00,10\n2024-01-01,23:00,11\n2024-01-02,00:00,12\n',
    { ...load, next: '2024-01-02 01:00' },
  ],
  'parts of the date as features': [
    `date,month,weekday,load\n${days(14)
      .map((date, i) => `${date},1,${i % 7},${i + 10}`)
      .join('\n')}\n`,
    { ...load, note: 'repeat parts of the date' },
  ],
  // Dates.
  'dates with Z': [
    file('date,load', ['2024-01-01T00:00:00Z', '2024-01-01T01:00:00Z', '2024-01-01T02:00:00Z']),
    { ...load, next: '2024-01-01T03:00:00Z' },
  ],
  offsets: [
    file('date,load', ['2024-01-01T00:00+02:00', '2024-01-01T01:00+02:00', '2024-01-01T02:00+02:00']),
    { ...load, next: '2024-01-01T03:00+02:00' },
  ],
  'offsets that change': [
    file('date,load', [
      '2024-03-31T00:00:00+01:00',
      '2024-03-31T01:00:00+01:00',
      '2024-03-31T03:00:00+02:00',
    ]),
    { ...load, next: '2024-03-31T04:00:00+02:00' },
  ],
  'fractions of seconds': [
    file('date,load', ['2024-01-01 00:00:00.25', '2024-01-01 00:00:00.50', '2024-01-01 00:00:00.75']),
    { ...load, next: '2024-01-01 00:00:01.00', frequency: 'every 250 milliseconds' },
  ],
  'day before month': [
    file('date,load', ['30/01/2024', '31/01/2024', '01/02/2024']),
    { ...load, next: '02/02/2024' },
  ],
  'month before day': [
    file('date,load', ['1/30/2024', '1/31/2024', '2/1/2024']),
    { ...load, next: '2/2/2024' },
  ],
  'day and month told by the pace': [
    file(
      'date,load',
      Array.from({ length: 14 }, (_, i) => `1/${(i % 12) + 1}/${2023 + Math.floor(i / 12)}`),
    ),
    { ...load, next: '1/3/2024', frequency: 'month starts' },
  ],
  'day or month': [
    file('date,load', ['1/2/2024', '1/3/2024', '1/4/2024']),
    { error: '"dmy" or "mdy"', option: 'dateFormat' },
  ],
  'day or month, told': [
    file('date,load', ['1/2/2024', '1/3/2024', '1/4/2024']),
    { ...load, options: { dateFormat: 'dmy' }, next: '1/5/2024' },
  ],
  'day or month, told by strftime': [
    file('date,load', ['1/2/2024', '1/3/2024', '1/4/2024']),
    { ...load, options: { dateFormat: '%m/%d/%Y' }, next: '1/5/2024', frequency: 'days' },
  ],
  'a date format that is none': [
    file('date,load', ['1/2/2024', '1/3/2024']),
    { error: 'such as "dmy"', option: 'dateFormat', options: { dateFormat: 'xyz' } },
  ],
  'years of two digits': [
    file('date,load', ['30.12.23', '31.12.23', '01.01.24']),
    { ...load, next: '02.01.24' },
  ],
  'names of months': [file('date,load', ['Jan 2024', 'Feb 2024', 'Mar 2024']), { ...load, next: 'Apr 2024' }],
  'German names of months': [
    file('Datum,load', ['Okt 2024', 'Nov 2024', 'Dez 2024']),
    { ...load, next: 'Jan 2025' },
  ],
  'long dates': [
    'date,load\n"January 30, 2024",10\n"January 31, 2024",11\n"February 1, 2024",12\n',
    { ...load, next: 'February 2, 2024' },
  ],
  'month and year as a spreadsheet has them': [
    file('date,load', ['Nov-23', 'Dec-23', 'Jan-24']),
    { ...load, next: 'Feb-24' },
  ],
  capitals: [file('date,load', ['30JAN2024', '31JAN2024', '01FEB2024']), { ...load, next: '02FEB2024' }],
  quarters: [file('date,load', ['2015Q3', '2015Q4', '2016Q1']), { ...load, next: '2016Q2' }],
  'quarters the other way round': [
    file('date,load', ['Q3 2015', 'Q4 2015', 'Q1 2016']),
    { ...load, next: 'Q2 2016' },
  ],
  'ISO weeks': [file('week,load', ['2015-W52', '2015-W53', '2016-W01']), { ...load, next: '2016-W02' }],
  months: [
    file('month,load', ['2015-11', '2015-12', '2016-01']),
    { ...load, next: '2016-02', frequency: 'months' },
  ],
  'clocks of 12 hours': [
    file('date,load', ['2024-01-01 10:00 AM', '2024-01-01 11:00 AM', '2024-01-01 12:00 PM']),
    { ...load, next: '2024-01-01 01:00 PM' },
  ],
  'hours without minutes': [
    file('date,load', ['2024-01-01 9pm', '2024-01-01 10pm', '2024-01-01 11pm']),
    { ...load, next: '2024-01-02 12am' },
  ],
  '24:00': [
    file('date,load', ['2024-01-01 22:00', '2024-01-01 23:00', '2024-01-01 24:00']),
    { ...load, next: '2024-01-02 01:00' },
  ],
  'local time where clocks go back': [
    file('date,load', ['2024-10-27 01:00', '2024-10-27 02:00', '2024-10-27 02:00', '2024-10-27 03:00']),
    { ...load, rows: 4, options: { zone: 'Europe/Berlin' }, next: '2024-10-27 04:00' },
  ],
  'the same without a zone': [
    file('date,load', ['2024-10-27 01:00', '2024-10-27 02:00', '2024-10-27 02:00', '2024-10-27 03:00']),
    { error: '`zone`', option: 'duplicates' },
  ],
  'a zone that is none': [
    file('date,load', days(3)),
    { error: 'name of a time zone', option: 'zone', options: { zone: 'Mars/Base' } },
  ],
  'a day that does not exist': [file('date,load', [...days(12), '2024-02-31']), { error: 'line 14' }],
  'text called date': [
    file('date,load', ['soon', 'later', 'never']),
    { error: 'set `time` to false', option: 'time' },
  ],
  // Frequencies.
  'business days': [
    file('date,load', [
      '2024-01-04',
      '2024-01-05',
      '2024-01-08',
      '2024-01-09',
      '2024-01-10',
      '2024-01-11',
      '2024-01-12',
    ]),
    { ...load, next: '2024-01-15', frequency: 'business days' },
  ],
  'ends of months': [
    file('date,load', ['2023-11-30', '2023-12-31', '2024-01-31']),
    { ...load, next: '2024-02-29', frequency: 'month ends' },
  ],
  weeks: [
    file('date,load', ['2024-01-07', '2024-01-14', '2024-01-21']),
    { ...load, next: '2024-01-28', frequency: 'weeks (Sundays)' },
  ],
  'hours of a stock exchange': [
    file(
      'date,load',
      days(12)
        .filter(date => ![0, 6].includes(new Date(date).getUTCDay()))
        .flatMap(date => ['09:00', '10:00', '11:00'].map(time => `${date} ${time}`)),
    ),
    { ...load, next: '2024-01-15 09:00', frequency: 'business days from 09:00 to 11:00' },
  ],
  // Order and gaps.
  'newest first': [
    file('date,load', days(3).toReversed(), i => 12 - i),
    { ...load, next: '2024-01-04', note: 'newest first and were reversed' },
  ],
  unsorted: [
    `date,load\n2024-01-02,11\n2024-01-01,10\n2024-01-03,12\n`,
    { ...load, next: '2024-01-04', note: 'were sorted' },
  ],
  'a time twice': [
    file('date,load', ['2024-01-01', '2024-01-02', '2024-01-02', '2024-01-03']),
    { error: 'occurs twice (line 3 and line 4)', option: 'duplicates' },
  ],
  'a time twice, joined': [
    file('date,load', ['2024-01-01', '2024-01-02', '2024-01-02']),
    { first: [10, 11.5], rows: 2, options: { duplicates: 'mean' }, note: 'joined with it (mean)' },
  ],
  'a time twice, summed': [
    file('date,load', ['2024-01-01', '2024-01-02', '2024-01-02']),
    { first: [10, 23], options: { duplicates: 'sum' } },
  ],
  'a time twice, the last kept': [
    file('date,load', ['2024-01-01', '2024-01-02', '2024-01-02']),
    { first: [10, 12], options: { duplicates: 'last' } },
  ],
  'missing rows': [
    file('date,load', ['2024-01-01', '2024-01-02', '2024-01-05', '2024-01-06']),
    { first: [10, 11, Number.NaN, Number.NaN, 12], rows: 6, note: '2 times had no row' },
  ],
  'uneven times': [
    file('date,load', [
      '2024-01-01 00:00:03',
      '2024-01-01 00:10:01',
      '2024-01-01 00:20:17',
      '2024-01-01 00:29:59',
    ]),
    { error: 'such as "10min"', option: 'every' },
  ],
  'uneven times, grouped': [
    file('date,load', [
      '2024-01-01 00:00:03',
      '2024-01-01 00:04:01',
      '2024-01-01 00:11:17',
      '2024-01-01 00:29:59',
    ]),
    {
      first: [21, 12, 13],
      rows: 3,
      options: { every: '10min', aggregate: 'sum' },
      next: '2024-01-01 00:30:00',
    },
  ],
  'days into months': [
    file('date,load', days(60), () => 1),
    { first: [31, 29], rows: 2, options: { every: '1M', aggregate: 'sum' }, next: '2024-03-01' },
  ],
  'a step that is none': [
    file('date,load', days(3)),
    { error: '"15min"', option: 'every', options: { every: 'often' } },
  ],
  'a row of totals': [
    `${file('date,load', days(3))}Total,33\n`,
    { ...load, rows: 3, note: 'Left out 1 row without a date (line 5): "Total"' },
  ],
  'a source below the table': [
    `${file('date,load', days(3))}Source: the office\n`,
    { ...load, rows: 3, note: 'below the table' },
  ],
  'empty rows below the table': [`${file('date,load', days(3))},\n,\n`, { ...load, rows: 3 }],
  // Numbers.
  'decimal commas': [
    german(['9,5', '10,25', '8']),
    { names: ['Last'], first: [9.5, 10.25, 8], note: 'decimal commas' },
  ],
  'decimal commas of three digits': [german(['9,184', '10,824', '8,100']), { first: [9.184, 10.824, 8.1] }],
  'points between thousands': [german(['1.234,5', '12.345,0', '999,9']), { first: [1234.5, 12345, 999.9] }],
  'commas between thousands': [
    'day,load\n2024-01-01,"1,234.50"\n2024-01-02,"12,345.00"\n2024-01-03,999.5\n',
    { first: [1234.5, 12345, 999.5] },
  ],
  'apostrophes between thousands': [
    file('date,load', days(3), i => `${i + 1}'234.5`),
    { first: [1234.5, 2234.5, 3234.5] },
  ],
  'spaces between thousands': [
    german(['1 234,5', '12\u00a0345,0', '2\u202f000,9']),
    { first: [1234.5, 12345, 2000.9] },
  ],
  'a comma of two meanings': [
    'day\tload\n2024-01-01\t1,234\n2024-01-02\t2,345\n',
    { error: '"," or "."', option: 'decimal' },
  ],
  'a comma of two meanings, told': [
    'day\tload\n2024-01-01\t1,234\n2024-01-02\t2,345\n',
    { first: [1.234, 2.345], options: { decimal: ',' } },
  ],
  currency: [file('date,load', days(3), i => `$${i + 1}.50`), { first: [1.5, 2.5, 3.5] }],
  'currency after the number': [german(['9,50 €', '10,25 €', '8 €']), { first: [9.5, 10.25, 8] }],
  'per cents': [
    file('date,load', days(3), i => `${i + 1}.5%`),
    { first: [1.5, 2.5, 3.5], note: 'per cents' },
  ],
  'brackets for negative numbers': [
    file('date,load', days(3), i => (i === 1 ? '(5.5)' : '7')),
    { first: [7, -5.5, 7] },
  ],
  'the minus of a typesetter': [
    file('date,load', days(3), i => `\u2212${i}.5`),
    { first: [-0.5, -1.5, -2.5] },
  ],
  'no-break spaces': ['a,b\n\u00a05\u00a0,2\n6,3\n', { first: [5, 6] }],
  'words for missing values': [
    file('date,load', days(5), i => ['NA', 'n/a', '#N/A', '-', '7'][i]!),
    { first: [Number.NaN, Number.NaN, Number.NaN, Number.NaN, 7] },
  ],
  'a number that is none': [
    file('date,load', days(3), i => (i === 1 ? '1l' : 7)),
    { error: 'line 3: row 2, column "load" holds "1l"' },
  ],
  // Files.
  'text columns': [
    `date,load,city\n${days(3)
      .map((date, i) => `${date},${i + 10},Oslo`)
      .join('\n')}\n`,
    { ...load, note: 'Skipped the text column "city"' },
  ],
  'the line sep=': [`sep=;\nday;load\n2024-01-01;1,5\n2024-01-02;2,5\n`, { first: [1.5, 2.5] }],
  'UTF-16 without a mark': [
    Buffer.from(file('date,load', days(3)), 'utf16le'),
    { ...load, next: '2024-01-04' },
  ],
  'a mark of UTF-8': [`\ufeff${file('date,load', days(3))}`, { ...load, next: '2024-01-04' }],
  'a title above the table': [
    `Load of the city\n${file('date,load', days(4))}`,
    { ...load, note: 'Left out 1 line above the table' },
  ],
  'no header': [
    days(3)
      .map((date, i) => `${date},${i + 0.5}`)
      .join('\n'),
    { names: ['column2'], first: [0.5, 1.5, 2.5], next: '2024-01-04' },
  ],
  'no header, with names of series': [
    days(3)
      .map((date, i) => `Oslo,${date},${i + 0.5}`)
      .join('\n'),
    { first: [0.5, 1.5, 2.5] },
  ],
  'a delimiter at the end of lines': [
    `date,load,\n${days(3)
      .map((date, i) => `${date},${i + 10},`)
      .join('\n')}\n`,
    { ...load },
  ],
  'an Excel workbook': [
    Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.from('....[Content_Types].xml')]),
    { error: 'workbook, not CSV. Save the sheet as CSV' },
  ],
  'a zip archive': [Buffer.from('PK\x03\x04....load.csv'), { error: 'is a zip archive, not CSV. Unpack it' }],
  JSON: ['[{"date": "2024-01-01", "load": 1}]', { error: 'is JSON, not CSV' }],
  'a web page': ['<!doctype html>\n<p>Please log in</p>', { error: 'web page' }],
  'dates as names of columns': [
    'id,2024-01,2024-02,2024-03\na,1,2,3\nb,4,5,6\n',
    { error: 'Transpose the table' },
  ],
  'only text': ['a,b\nx,y\nz,w\n', { error: 'no numeric column', option: 'columns' }],
  'two columns of dates': [
    `start,end,load\n${days(3)
      .map((date, i) => `${date},${days(4)[i + 1]},${i}`)
      .join('\n')}\n`,
    { error: '"start" and "end" all hold times', option: 'time' },
  ],
  'a name that is misspelt': [
    file('date,load', days(3)),
    { error: 'Did you mean "load"?', option: 'columns', options: { columns: ['laod'] } },
  ],
  // Long tables.
  'unique_id, ds, y': [
    'unique_id,ds,y\na,2024-01-01,10\na,2024-01-02,11\na,2024-01-03,12\nb,2024-01-02,1\nb,2024-01-03,2\n',
    { names: ['a', 'b'], first: [10, 11, 12], rows: 3, note: '2 series by "unique_id", of 2 to 3 rows' },
  ],
  'series told apart by a column of text': [
    `date,shop,sales\n${days(4)
      .flatMap(date => ['x', 'y'].map(shop => `${date},${shop},5`))
      .join('\n')}\n`,
    { names: ['x', 'y'], first: [5, 5, 5, 5], note: '2 series by "shop"' },
  ],
  'series told apart by two columns': [
    `date,shop,item,sales\n${days(4)
      .flatMap(date => ['x', 'y'].flatMap(shop => ['p', 'q'].map(item => `${date},${shop},${item},5`)))
      .join('\n')}\n`,
    { names: ['x/p', 'x/q', 'y/p', 'y/q'] },
  ],
  'numbers that tell series apart': [
    `store,date,sales\n${[1, 2].flatMap(store => days(6).map(date => `${store},${date},${store * 5}`)).join('\n')}\n`,
    { names: ['1', '2'], first: [5, 5, 5] },
  ],
  'two columns of which either would do': [
    `date,a,b,sales\n${days(4)
      .flatMap((date, i) =>
        ['x', 'y', 'z'].map((one, j) => `${date},${one},${['p', 'q', 'r'][(i + j) % 3]},5`),
      )
      .join('\n')}\n`,
    { error: 'could each tell the series apart', option: 'id' },
  ],
  'a long table with several numbers': [
    'unique_id,ds,price,sales\na,2024-01-01,1,2\na,2024-01-02,1,2\n',
    { error: 'several numeric columns', option: 'columns' },
  ],
  'a series without values': [
    'unique_id,ds,y\na,2024-01-01,10\na,2024-01-02,11\nb,2024-01-01,\nb,2024-01-02,\n',
    { names: ['a'], first: [10, 11] },
  ],
  'columns that are known in advance': [
    'date,load,holiday\n2024-01-01,10,1\n2024-01-02,11,0\n2024-01-03,12,0\n2024-01-04,,1\n2024-01-05,,0\n',
    {
      ...load,
      rows: 3,
      next: '2024-01-04',
      options: { exogenous: ['holiday'] },
      note: 'known in advance: "holiday"',
    },
  ],
}

const temp = tempDir()
const outcome = async (read: () => Table | Promise<Table>): Promise<Table | SupervisedBaselinesError> => {
  try {
    return await read()
  } catch (error) {
    if (error instanceof SupervisedBaselinesError) return error
    throw error
  }
}

describe('tables as people keep them', () => {
  it('are many', () => expect(Object.keys(files).length).toBeGreaterThanOrEqual(80))

  it.each(Object.keys(files))('%s', async name => {
    const [content, { options = {}, ...expected }] = files[name]!
    const table = await outcome(() => parseCSV(content, options))
    if (expected.error !== undefined) {
      expect(table).toBeInstanceOf(SupervisedBaselinesError)
      const { message, details } = table as SupervisedBaselinesError
      expect(message).toContain(expected.error)
      if (expected.option !== undefined) expect(details['option']).toBe(expected.option)
      return
    }
    if (table instanceof SupervisedBaselinesError) throw table
    const { names, columns, rows, notes, axis, frequency } = table
    if (expected.names) expect(names).toEqual(expected.names)
    if (expected.first) expect([...columns[0]!.subarray(0, expected.first.length)]).toEqual(expected.first)
    if (expected.rows !== undefined) expect(rows).toBe(expected.rows)
    if (expected.next !== undefined) expect(axis.label(rows)).toBe(expected.next)
    if (expected.frequency !== undefined) expect(frequency?.name).toBe(expected.frequency)
    if (expected.note !== undefined) expect(notes.join('\n')).toContain(expected.note)
  })

  it.each(Object.keys(files))('%s: a file is read in the same way', async name => {
    const [content, { options = {} }] = files[name]!
    const path = temp.file(content, 'people.csv')
    const [expected, read] = [
      await outcome(() => parseCSV(content, { ...options, source: path })),
      await outcome(() => readCSV(path, options)),
    ]
    const plain = (table: Table | SupervisedBaselinesError) =>
      table instanceof SupervisedBaselinesError
        ? { message: table.message }
        : { ...table, axis: table.axis.label(table.rows), panel: table.panel?.lastDates }
    expect(plain(read)).toEqual(plain(expected))
  })

  it('reads gzip like any other file', async () => {
    const path = temp.file(gzipSync(file('date,load', days(3))), 'packed.csv.gz')
    expect(await readCSV(path)).toMatchObject({ names: ['load'], rows: 3 })
  })
})
