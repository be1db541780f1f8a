"""Bare Python writers over the rows of a CSV file: seconds to write them anew, as JSON. What is not installed is null."""
import csv, json, sys, time

with open(sys.argv[1], encoding="utf-8-sig", newline="") as source:
    rows = list(csv.reader(source, delimiter=sys.argv[2]))
out, said = sys.argv[3], {}


def timed(name, write):
    began = time.perf_counter()
    try:
        write()
        said[name] = time.perf_counter() - began
    except ImportError:
        said[name] = None


def text():
    with open(out + ".csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def workbook():
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(out + ".xlsx")


def pages():
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import LongTable, SimpleDocTemplate

    shown = [[cell[:24] for cell in row[:8]] for row in rows]
    SimpleDocTemplate(out + ".pdf", pagesize=landscape(A4)).build([LongTable(shown, repeatRows=1)])


timed("csv", text)
if len(rows) <= 20_000:
    timed("xlsx", workbook)
    timed("pdf", pages)
print(json.dumps(said))
