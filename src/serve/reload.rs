//! How pages reload: the script that asks for changes, and the tag that loads it.

/// The URL at which the script asks whether the site changed.
pub(super) const VERSION_PATH: &str = "/_labnews/version";
/// The URL of the script. It is a file of its own, because a page's policy can forbid inline scripts.
pub(super) const SCRIPT_PATH: &str = "/_labnews/reload.js";
/// The tag that loads the script.
pub(super) const TAG: &[u8] = b"<script async src=\"/_labnews/reload.js\"></script>";
/// Waits for the next version, then reloads the page. Keeps asking while the server is down.
pub(super) const SCRIPT: &str = "(async()=>{let v;for(;;)try{const r=await fetch('/_labnews/version'+(v?'?after='+v:''));\
                      const n=await r.text();if(v&&n!==v)location.reload();v=n}catch{await new Promise(f=>setTimeout(f,1e3))}})()";

/// Whether a file is a page that can reload itself.
pub(super) fn is_page(name: &str) -> bool {
    name.ends_with(".html")
}
