"""A program with measured copy numbers, for tests: two lots made for animals and three full-scale runs."""

from building import answered, block_text, case

from briefgen.document import Table, nodes, plain_text
from briefgen.facts import compute_facts

RUNS = "engineering_runs"
TOTAL, GENOME, POSITIVE = "per_total_cell", "per_diploid_genome", "per_car_positive_cell"

PROGRAM = """
product: {vector: lentiviral, name: EX-1, study: EX-1-101, lymphodepletion: yes}
sponsor: {short_name: Example}
engineering_runs:
  data_source: certificates of analysis
  measurements:
    - {id: f, attribute: car_positive_fraction, name: CAR-positive cells, unit: "%", sample_point: harvest}
    - id: vcn
      attribute: vector_copy_number
      name: Vector copy number
      unit: copies/cell
      denominator: per_diploid_genome
      sample_point: harvest
      day: 8
      method: ddPCR
  lots:
    - lot: TX-01
      purpose: toxicology
      process_version: "0.9"
      scale: reduced
      vector_lot: LV-P1
      moi: 3
      results: {f: 52, vcn: 1.46}
    - lot: TX-02
      purpose: toxicology
      process_version: "0.9"
      scale: reduced
      vector_lot: LV-P1
      moi: 10
      results: {f: 71, vcn: 4.33}
    - {lot: ENG-01, purpose: engineering, scale: full, vector_lot: LV-01, moi: 3, results: {f: 40, vcn: 0.72}}
    - {lot: ENG-02, purpose: engineering, scale: full, vector_lot: LV-01, moi: 3, results: {f: 46, vcn: 0.97}}
    - {lot: ENG-03, purpose: engineering, scale: full, vector_lot: LV-02, moi: 3, results: {f: 33, vcn: 0.53}}
  criteria:
    - {measurement: vcn, category: safety, phase_1: "<= 6", basis: safety}
  vcn_cause: Plasmid was looked for and not found.
  vcn_limit: 6
  vcn_limit_denominator: per_car_positive_cell
"""


def program():
    return answered(PROGRAM)


def fact(name, draft=None):
    return compute_facts((draft or program()).answers).named[name]


def table(name, draft=None):
    return next(n for n in nodes(case(draft or program()).document) if isinstance(n, Table) and n.id == f"table-{name}")


def cells(found):
    return [[plain_text(cell) for cell in row.cells] for row in found.rows]


def notes(found):
    return " ".join(plain_text(note) for note in found.notes)


def paragraph(block_id, draft=None):
    document = case(draft or program()).document
    found = {block.id: block_text(block, document) for block in document.blocks}
    return found[f"vector-copy-number/{block_id}"].replace("\n", "")
