/** One style for all pages of the fake. */
export const STYLE = `
:root { color-scheme: light; --ink: #1a1f36; --soft: #545b72; --line: #d8dce6; --accent: #3f3cbb; --ground: #f5f6fa; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
.strip { margin: 0; padding: .6rem 1rem; background: #ffe08a; color: #4a3200; text-align: center; border-bottom: 2px solid #b98900; }
main { margin: 2rem auto; padding: 0 1rem; }
main.narrow { max-width: 30rem; }
main.wide { max-width: 76rem; }
h1 { font-size: 1.5rem; line-height: 1.2; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
section, fieldset { background: #fff; border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin: 0 0 1rem; }
section > h2:first-child { margin-top: 0; }
legend { font-weight: 600; padding: 0 .3rem; }
label { display: block; margin: .6rem 0 .2rem; font-weight: 600; }
label.choice { display: flex; gap: .5rem; align-items: center; font-weight: 400; }
input[type=text], input[type=email], input[type=number] { width: 100%; padding: .55rem .6rem; border: 1px solid #8b93a7; border-radius: .4rem; font: inherit; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
button { padding: .7rem 1rem; border: 0; border-radius: .4rem; background: var(--accent); color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
button.main { width: 100%; }
button.small { padding: .25rem .6rem; font-size: .85rem; font-weight: 500; }
:focus-visible { outline: 3px solid #f0a500; outline-offset: 2px; }
.total { font-size: 2rem; font-weight: 700; margin: 0; }
.error { background: #fdecec; border: 1px solid #b3261e; color: #7a130d; border-radius: .4rem; padding: .7rem; }
.quiet { color: var(--soft); }
table { width: 100%; border-collapse: collapse; background: #fff; font-size: .9rem; }
caption { text-align: left; color: var(--soft); padding: .2rem 0; }
th, td { text-align: left; padding: .4rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; }
.scroll { overflow-x: auto; }
.row { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; }
.row form { margin: 0; }
.row input[type=number], .row input[type=text] { width: 6rem; padding: .2rem .4rem; }
.row label { margin: 0; font-weight: 400; }
td:first-child code { white-space: nowrap; }
ul.plain { list-style: none; padding: 0; }
code { font-size: .85em; overflow-wrap: anywhere; }
`;
