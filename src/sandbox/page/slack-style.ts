/** Style of the page that looks like Slack: system fonts, nothing loaded. */
export const SLACK_STYLE = `
*{box-sizing:border-box;margin:0}
:root{--aubergine:#3f0e40;--hover:#350d36;--active:#1164a3;--text:#1d1c1d;--soft:#616061;--line:#e3e3e4;--link:#1264a3}
html,body{height:100%}
body{font:15px/1.46668 Lato,"Slack-Lato",-apple-system,"Segoe UI",Roboto,"Liberation Sans","Helvetica Neue",Arial,"Noto Color Emoji","Apple Color Emoji","Segoe UI Emoji",sans-serif;color:var(--text);background:#fff;-webkit-font-smoothing:antialiased}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
.app{display:grid;grid-template-columns:240px minmax(0,1fr);height:100vh;height:100dvh}
.side{background:var(--aubergine);color:#cfc3cf;display:flex;flex-direction:column;padding-bottom:12px;overflow:auto}
.team{color:#fff;font-weight:900;font-size:18px;padding:14px 16px 13px;border-bottom:1px solid rgba(255,255,255,.12);margin-bottom:14px}
.team small{display:block;font-weight:400;font-size:12px;color:#cfc3cf}
.side h2{font-size:14px;font-weight:400;padding:4px 16px}
.side a{display:block;color:#cfc3cf;padding:3px 16px 3px 22px;line-height:22px}
.side a:hover{background:var(--hover);text-decoration:none}
.side a.here{background:var(--active);color:#fff}
.side a .count{float:right;background:rgba(255,255,255,.16);border-radius:10px;font-size:11px;line-height:18px;padding:0 7px;margin-top:2px}
.side .foot{margin-top:auto;font-size:12px}
.main{display:flex;flex-direction:column;min-width:0;min-height:0}
.top{border-bottom:1px solid var(--line);padding:12px 20px;display:flex;gap:12px;align-items:baseline}
.top h1{font-size:18px;font-weight:900;white-space:nowrap}
.top p{color:var(--soft);font-size:13px;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.pane{flex:1;min-height:0;overflow-y:auto;display:flex;flex-direction:column-reverse}
.stream{padding:8px 0 20px}
.day{display:flex;align-items:center;margin:14px 0 6px}
.day:before,.day:after{content:"";flex:1;border-top:1px solid var(--line)}
.day span{border:1px solid var(--line);border-radius:24px;font-size:13px;font-weight:700;padding:1px 16px;background:#fff}
.message{display:grid;grid-template-columns:36px minmax(0,1fr);gap:8px;padding:8px 20px;scroll-margin-top:40px}
.message:hover{background:#f8f8f8}.message:target{animation:found 4s}@keyframes found{0%,50%{background:#fef9ec}}
.avatar{width:36px;height:36px;border-radius:8px;background:#1d3557;display:grid;place-items:center}
.avatar svg{width:24px;height:24px}
.by{line-height:20px}
.by b{font-weight:900;margin-right:4px}
.app-tag{background:#ececec;color:var(--soft);font-size:10px;font-weight:700;border-radius:2px;padding:1px 3px;vertical-align:1px;margin-right:4px}
.by time,.by .edited{color:var(--soft);font-size:12px}
.by .edited,.edited{color:#8a898a}
.blocks{max-width:680px}
.blocks>*+*{margin-top:8px}
.plain{white-space:normal}
.header{font-size:18px;line-height:1.33;font-weight:900;padding-top:2px}
.blocks>hr{border:0;border-top:1px solid var(--line);margin:14px 0 12px}
.section{display:flex;gap:14px;justify-content:space-between}
.section .body{min-width:0;flex:1;overflow-wrap:break-word}
.fields{display:grid;grid-template-columns:1fr 1fr;gap:8px 16px}
.text+.fields{margin-top:8px}
.field{min-width:0;overflow-wrap:break-word}
.context{color:var(--soft);font-size:13px;line-height:18px;display:flex;flex-wrap:wrap;gap:4px 8px;align-items:center}
.context .element{min-width:0;overflow-wrap:break-word}
.context .thumb img{width:20px;height:20px;border-radius:2px;display:block}
.chart{margin:8px 0;max-width:560px}.chart figcaption{font-weight:700;font-size:13px}.chart svg{width:100%;height:auto;display:block}.chart text{font-size:11px;fill:#6b7280}.legend{display:flex;flex-wrap:wrap;gap:4px 14px;font-size:12px}.series i{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:5px}
.table{overflow-x:auto}.table table{border-collapse:collapse;font-size:13px;line-height:18px;white-space:nowrap}
.table caption{text-align:left;color:var(--soft);padding-bottom:4px}
.table th,.table td{border:1px solid var(--line);padding:4px 10px;text-align:right}.table th{background:#f8f8f8}
.table th:first-child,.table td:first-child{text-align:left;font-weight:700}
.actions{display:flex;flex-wrap:wrap;gap:8px}
.button{display:inline-block;font:inherit;font-size:15px;font-weight:700;line-height:1;padding:9px 12px 10px;border-radius:4px;border:1px solid rgba(29,28,29,.3);background:#fff;color:var(--text)}
.button.primary{background:#007a5a;border-color:#007a5a;color:#fff}.button.danger{background:#fff;border-color:#e01e5a;color:#e01e5a}
button.button{cursor:pointer}button.button:disabled{cursor:not-allowed}summary.button{cursor:pointer;list-style:none}summary.button::-webkit-details-marker{display:none}
.confirm[open]{flex-basis:100%}.dialog{background:#fff;border:1px solid var(--line);border-radius:8px;padding:12px 14px;margin-top:8px;max-width:520px;box-shadow:0 2px 12px rgba(0,0,0,.08)}.dialog p{margin:4px 0 10px}.dialog .choice{display:flex;flex-wrap:wrap;gap:8px}.dialog a.button{color:var(--text)}
.answers{margin:4px 0;color:var(--soft);font-size:13px}.answers b{color:var(--text)}.whisper{background:#f8f8f8;border-radius:6px;padding:4px 8px;margin-top:4px;color:var(--text)}.whisper small{display:block;color:var(--soft)}
.readers{margin-left:auto}.readers a,.readers b{margin-left:6px}
.thread summary.button{font-size:15px;padding:9px 12px 10px;border-radius:4px;color:var(--text)}.thread summary.button.primary{color:#fff}.thread summary.button.primary:hover{background:#00674b}
b{font-weight:700}code,pre{font-family:"SF Mono",Monaco,Menlo,Consolas,"Liberation Mono","Courier New",monospace;font-size:12px}
code{color:#c01343;background:#f6f6f6;border:1px solid #dcdcdc;border-radius:3px;padding:1px 3px}
pre{background:#f8f8f8;border:1px solid #dcdcdc;border-radius:4px;padding:8px;margin:4px 0;line-height:1.5;overflow-x:auto;white-space:pre}
blockquote{border-left:4px solid #ddd;padding-left:12px;margin:2px 0}
.mention{background:#e8f5fa;color:var(--link);border-radius:3px;padding:0 2px}.mention.alarm{background:#fdf2d4}
figure figcaption{color:var(--soft);font-size:13px;margin-bottom:4px}
.image img{max-width:100%;max-height:420px;border-radius:8px;border:1px solid var(--line);display:block}
.accessory .thumb img{width:88px;height:88px;object-fit:cover;border-radius:6px}
.elsewhere,.unknown{color:var(--soft);border:1px dashed #c9c9c9;border-radius:6px;padding:6px 10px;font-size:13px;display:inline-block}
.file{display:inline-block;border:1px solid var(--line);border-radius:8px;padding:8px 12px;margin-top:4px}
.thread{margin:6px 0 2px;border-left:2px solid var(--line);padding-left:6px}
.thread .message{grid-template-columns:24px minmax(0,1fr);padding:5px 8px;border-radius:6px}
.thread .avatar{width:24px;height:24px;border-radius:5px}.thread .avatar svg{width:16px;height:16px}
.thread summary{list-style:none;cursor:pointer;color:var(--link);font-size:13px;font-weight:700;padding:3px 8px;border-radius:6px}
.thread summary::-webkit-details-marker{display:none}
.thread summary small{color:var(--soft);font-weight:400;font-size:12px;margin-left:6px}
.thread summary:hover{background:#f0f0f0}
.empty{color:var(--soft);padding:40px 20px;text-align:center}
.older{text-align:center;padding:8px;font-size:13px}
.compose{margin:0 20px 18px;border:1px solid #b8b8b8;border-radius:8px;padding:10px 12px;color:#8d8d8d;font-size:15px}
@media (max-width:720px){
 .app{grid-template-columns:minmax(0,1fr);grid-template-rows:auto minmax(0,1fr)}
 .side{flex-direction:row;align-items:center;padding:0 6px;overflow-x:auto}
 .team{border:0;margin:0;padding:10px;white-space:nowrap;font-size:15px}.team small,.side h2,.side .foot{display:none}
 .side a{padding:3px 10px;border-radius:12px;white-space:nowrap}.side a .count{float:none;margin-left:6px}
 .top{padding:8px 12px;flex-wrap:wrap;gap:2px 12px}.top .readers{margin-left:0;flex-basis:100%}.top h1{font-size:16px}
 .message{padding:8px 12px}.compose{display:none}
 .fields{grid-template-columns:1fr}
 .section{flex-wrap:wrap}
}
`;
