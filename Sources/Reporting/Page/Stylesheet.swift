/// How the report looks on a screen and on A4.
///
/// System fonts only, with the Chinese faces of Windows, macOS and Linux; no colour carries a meaning alone.
enum Stylesheet {
  static let css = """
    :root { --ink:#1c2430; --faint:#5b6675; --rule:#c9d1da; --pale:#f4f7fa; --blue:#0072b2; --red:#b84e00; --green:#00704f; }
    * { box-sizing: border-box; }
    html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
    body { margin: 0 auto; max-width: 940px; padding: 28px 32px 60px; color: var(--ink); background: #fff;
      font: 14px/1.6 "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","Hiragino Sans GB","Segoe UI",Roboto,Arial,sans-serif; }
    svg text { font-family: inherit; }
    svg { display: block; max-width: 100%; height: auto; }
    h1, h2 { font-family: "Noto Serif CJK SC","Source Han Serif SC","Songti SC",SimSun,Georgia,"Times New Roman",serif; line-height: 1.3; }
    h1 { font-size: 31px; margin: 6px 0 4px; letter-spacing: .02em; }
    h2 { font-size: 21px; margin: 44px 0 12px; padding-bottom: 6px; border-bottom: 2px solid var(--ink); break-after: avoid; }
    h3 { font-size: 15px; margin: 24px 0 8px; break-after: avoid; }
    h2, h3 { break-inside: avoid; }
    h3 + p, .intro, .meta, caption { break-after: avoid; }
    p { break-inside: avoid; orphans: 3; widows: 3; }
    p.note:has(+ ul) { break-after: avoid; }
    .keep { break-inside: avoid; }
    p { margin: 8px 0; }
    .en { color: var(--faint); font-size: .82em; font-weight: 400; letter-spacing: 0; }
    .en.under { display: block; line-height: 1.35; }
    h1 .en.under { font-size: 16px; margin-top: 2px; }
    h2 .en.under { font-size: 13px; font-family: "Segoe UI",Roboto,Arial,"Noto Sans CJK SC",sans-serif; }
    .kicker { color: var(--blue); font-size: 13px; font-weight: 600; letter-spacing: .08em; }
    .meta { color: var(--faint); margin: 6px 0 0; }
    header { border-top: 6px solid var(--blue); padding-top: 18px; }
    .warn { border: 2px solid #b84e00; border-left-width: 10px; background: #fff6ee; padding: 10px 14px; margin: 18px 0; break-inside: avoid; }
    .warn strong { color: #8a3a00; }
    .warn ul { margin: 4px 0 0; padding-left: 20px; }
    .lead { margin: 16px 0; padding: 2px 0 2px 16px; border-left: 3px solid var(--rule); }
    .lead p { margin: 6px 0; }
    .tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: 10px; margin: 18px 0 8px; }
    .tiles { break-inside: avoid; }
    .tile { background: var(--pale); border-top: 3px solid var(--blue); padding: 10px 14px 12px; break-inside: avoid; }
    .tile.bad { border-top-color: var(--red); background: #fdf5ee; }
    .tile .what { font-size: 12.5px; color: var(--ink); line-height: 1.35; }
    .tile .number { font-size: 24px; font-weight: 700; line-height: 1.25; margin-top: 4px; font-variant-numeric: tabular-nums; }
    .tile .number small { font-size: 13px; font-weight: 400; color: var(--faint); }
    .tile .more { font-size: 12px; color: var(--faint); line-height: 1.4; }
    nav { font-size: 12.5px; margin: 16px 0 0; }
    nav a { color: var(--blue); text-decoration: none; margin-right: 14px; white-space: nowrap; }
    figure { margin: 14px 0; break-inside: avoid; }
    figcaption { font-size: 12.5px; margin-bottom: 6px; line-height: 1.4; }
    figcaption b { font-size: 13.5px; }
    .grid2 { display: grid; grid-template-columns: 1fr 1fr; gap: 14px 26px; }
    .grid3 { display: grid; grid-template-columns: repeat(3, 1fr); gap: 10px 14px; }
    .grid2 figure, .grid3 figure { margin: 0 0 6px; }
    table { border-collapse: collapse; width: 100%; font-size: 12.5px; line-height: 1.4; margin: 10px 0 14px; font-variant-numeric: tabular-nums; }
    caption { text-align: left; font-size: 12.5px; color: var(--faint); padding-bottom: 4px; }
    thead { display: table-header-group; }
    tfoot { display: table-row-group; }
    tr { break-inside: avoid; }
    th, td { text-align: left; vertical-align: top; padding: 5px 7px; border-bottom: 1px solid var(--rule); }
    thead th { border-bottom: 1.5px solid var(--ink); border-top: 1.5px solid var(--ink); background: var(--pale); font-weight: 600; }
    tbody th { font-weight: 600; }
    tfoot td, tfoot th { border-top: 1.5px solid var(--ink); font-weight: 600; }
    .n { text-align: right; white-space: nowrap; }
    .zero { color: #a3adb8; }
    tr.group th { background: #eaf0f6; border-top: 1.5px solid var(--rule); }
    .v { display: inline-block; padding: 0 6px; border-radius: 3px; border: 1.2px solid; font-size: 12px; font-weight: 600; white-space: nowrap; }
    .v.pass { color: var(--green); background: #fff; }
    .v.pass-minimum { color: var(--green); background: #fff; border-style: dashed; }
    .v.fail { color: #fff; background: var(--red); border-color: var(--red); }
    .v.unknown, .v.no-rule { color: #6b4d00; background: #fff8e0; border-style: dotted; }
    .v.not-applicable { color: var(--faint); border-color: var(--rule); }
    .note { font-size: 12px; color: var(--faint); font-weight: 400; }
    ul.columns { columns: 2; column-gap: 30px; padding-left: 18px; font-size: 12.5px; line-height: 1.4; }
    ul.columns li { break-inside: avoid; margin: 0 0 5px; }
    th { white-space: normal; }
    thead th { white-space: nowrap; }
    .cards { display: block; }
    .card { border: 1px solid var(--rule); border-left: 6px solid var(--red); padding: 8px 14px 10px; margin: 10px 0; break-inside: avoid; }
    .card h3 { margin: 2px 0 4px; }
    .card ul { margin: 4px 0; padding-left: 20px; }
    ul.plain { padding-left: 20px; margin: 6px 0; }
    ul.plain li { margin: 3px 0; }
    code { font: 11px/1.4 "DejaVu Sans Mono",Menlo,Consolas,monospace; word-break: break-all; }
    footer { margin-top: 40px; border-top: 1px solid var(--rule); padding-top: 8px; font-size: 12px; color: var(--faint); }
    @media (max-width: 640px) { body { padding: 16px; } .tiles, .grid2, .grid3 { grid-template-columns: 1fr; } .wide { overflow-x: auto; } }
    @page { size: A4; margin: 15mm 14mm 17mm; @bottom-center { content: counter(page) " / " counter(pages); font: 9px sans-serif; color: #5b6675; } }
    @media print {
      body { max-width: none; padding: 0; font-size: 9.4pt; line-height: 1.5; }
      h1 { font-size: 21pt; }
      .warn, .tiles { margin: 11px 0; }
      .tile .number { font-size: 17pt; }
      .tile .what { font-size: 9pt; } .tile .more { font-size: 8.4pt; }
      nav { display: none; }
      h2 { margin-top: 26px; }
      .sheet { break-before: page; }
      .sheet > h2 { margin-top: 0; }
      table, ul.columns { font-size: 8.5pt; }
      th, td { padding: 3.4px 6px; }
      a { color: inherit; text-decoration: none; }
    }
    """
}
