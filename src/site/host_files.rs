//! Names that web hosts, search engines and browsers look for on a site. Whoever can write such a file
//! controls the whole site, so only static/, the webmaster's folder, may contain them.

/// Files at the top of a site.
const AT_THE_TOP: &[&str] = &[
    // Hosts.
    "_headers",
    "_redirects",
    "_routes.json",
    "_worker.js",
    "_config.yml",
    ".nojekyll",
    "cname",
    "vercel.json",
    "now.json",
    "netlify.toml",
    "firebase.json",
    "wrangler.toml",
    "wrangler.json",
    "wrangler.jsonc",
    "render.yaml",
    "app.yaml",
    "nginx.conf",
    "caddyfile",
    "staticfile",
    "surge.json",
    "package.json",
    "deno.json",
    // Crawlers, advertisers and proofs of ownership.
    "robots.txt",
    "ads.txt",
    "app-ads.txt",
    "sellers.json",
    "security.txt",
    "humans.txt",
    "llms.txt",
    "llms-full.txt",
    "ai.txt",
    "keybase.txt",
    "apple-app-site-association",
    "assetlinks.json",
    "bingsiteauth.xml",
    "crossdomain.xml",
    "clientaccesspolicy.xml",
    "browserconfig.xml",
    "root.txt",
    "200.html",
    // Browsers.
    "favicon.ico",
    "apple-touch-icon.png",
    "apple-touch-icon-precomposed.png",
    "manifest.json",
    "sw.js",
    "service-worker.js",
    "serviceworker.js",
    "theme.css",
];

/// How the names of files start that prove to a search engine or an application who owns a site.
const PROOFS: &[&str] = &[
    "sitemap",
    "google",
    "yandex_",
    "baidu_verify_",
    "sogousiteverification",
    "shenma-site-verification",
    "bytedanceverify",
    "pinterest-",
    "mp_verify_",
    "ww_verify_",
    "wx_verify_",
    "tiktok",
    "facebook-domain-verification",
    "naver",
    "zoom_verify_",
];

/// Files in any folder.
const ANYWHERE: &[&str] = &[
    "web.config",
    ".htaccess",
    ".htpasswd",
    ".user.ini",
    "staticwebapp.config.json",
];

/// Folders at the top of a site.
const FOLDERS: &[&str] = &[".well-known", "_worker.js", ".vercel", ".netlify"];

/// Folders in which some hosts run programs.
const OF_PROGRAMS: &[&str] = &["api", "functions"];

/// Whether hosts or browsers treat a file of the output, such as `news/2022/a.pdf`, specially.
pub(super) fn is_host_file(file: &str) -> bool {
    let file = file.to_lowercase();
    let name = file.rsplit('/').next().unwrap_or(&file);
    if ANYWHERE.contains(&name) {
        return true;
    }
    let Some((top, _)) = file.split_once('/') else {
        let is_text = [".html", ".htm", ".txt", ".xml", ".json"];
        let is_proof = PROOFS.iter().any(|start| name.starts_with(start))
            && is_text.iter().any(|end| name.ends_with(end));
        return AT_THE_TOP.contains(&name)
            || is_proof
            || name.ends_with(".webmanifest")
            || crate::theme::is_static(name);
    };
    let is_program = |end: &str| name.ends_with(end);
    // A page with this name is a folder in which hosts look for a file.
    AT_THE_TOP.contains(&top)
        || FOLDERS.contains(&top)
        || OF_PROGRAMS.contains(&top)
            && [
                ".js", ".mjs", ".ts", ".py", ".rb", ".go", ".rs", ".php", ".sh",
            ]
            .into_iter()
            .any(is_program)
        || crate::theme::is_static(&file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_hosts_are_known_in_any_case_and_others_are_free() {
        for file in [
            "_headers",
            "_Redirects",
            "CNAME",
            "robots.txt",
            "style.css",
            "theme.css",
            "favicon.ico",
            "app.webmanifest",
            "google1234567890abcdef.html",
            "MP_verify_abc.txt",
            ".well-known/security.txt",
            "news/2022/web.config",
            "a/.htaccess",
            "api/hello.py",
            "cname/index.html",
        ] {
            assert!(is_host_file(file), "{file}");
        }
        for file in [
            "index.html",
            "news/2022/a/robots.txt",
            "google-maps.pdf",
            "sitemap.pdf",
            "api/index.html",
            "api/figure.png",
            "news/style.css",
        ] {
            assert!(!is_host_file(file), "{file}");
        }
    }
}
