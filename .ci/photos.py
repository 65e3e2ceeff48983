"""Publishes photos and films with all the metadata that cameras and editors write, and reads them with ExifTool.

    photos.py LABNEWS SCRATCH

Writes a site with photos of every format into the folder SCRATCH, builds it with the program LABNEWS, and fails
if a published file holds more than what a decoder needs.
"""
import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PHOTO = ROOT / "content/news/2022-04-22-zju-cambridge-seminar/group.jpg"
SECRETS = [
    "-GPSLatitude=52.2053", "-GPSLatitudeRef=N", "-GPSLongitude=0.1218", "-GPSLongitudeRef=E", "-GPSAltitude=12",
    "-SerialNumber=SN-4711", "-OwnerName=Secret Owner", "-Artist=Secret Artist", "-Make=Camera", "-Model=Secret Model",
    "-LensSerialNumber=LS-0815", "-ImageDescription=Secret words", "-DateTimeOriginal=2026:04:22 16:00:00",
    "-XMP-dc:Creator=Secret Creator", "-XMP-photoshop:City=Hangzhou", "-IPTC:City=Hangzhou", "-Comment=Secret comment",
]
FILM_SECRETS = [
    "-Keys:GPSCoordinates=52.2053, 0.1218, 12", "-UserData:GPSCoordinates=52.2053, 0.1218, 12", "-Keys:Make=Secret Camera",
    "-UserData:Model=Secret Model", "-ItemList:Artist=Secret Artist", "-XMP-dc:Creator=Secret Creator",
    "-QuickTime:CreateDate=2026:04:22 16:00:00", "-QuickTime:TrackCreateDate=2026:04:22 16:00:00",
]
# What a decoder needs, and what ExifTool derives from that or from the file system.
GROUPS = {"SourceFile", "ExifTool", "System", "File", "Composite", "JFIF", "PNG", "RIFF", "GIF", "ICC_Profile", "SVG", "ICC-header", "ICC-view", "ICC-meas", "QuickTime", "Track1"}
HARMLESS = {"EXIF:Orientation", "IFD0:Orientation", "File:ExifByteOrder"}
NOT_SECRET_COMPOSITE = {"Composite:" + name for name in ("ImageSize", "Megapixels", "AvgBitrate", "Rotation")}


def exiftool(*arguments):
    return subprocess.run(["exiftool", *map(str, arguments)], capture_output=True, text=True)


def make_site(site):
    news = site / "content/news/2026-01-01-photos"
    news.mkdir(parents=True)
    (site / "site.yaml").write_text("title: Photos\nbase_url: https://lab.example.org\n")
    names = []
    for orientation in (1, 3, 6, 8):
        photo = news / f"camera-{orientation}.jpg"
        shutil.copy(PHOTO, photo)
        thumbnail = site / "thumbnail.jpg"
        shutil.copy(PHOTO, thumbnail)
        # A thumbnail keeps showing the whole scene after the picture is cropped.
        wrote = exiftool("-overwrite_original", "-n", f"-Orientation={orientation}", *SECRETS, f"-ThumbnailImage<={ROOT / 'tests/fixtures/pixel.jpg'}", photo)
        assert photo.exists(), wrote.stderr
        names.append(photo.name)
    from PIL import Image
    for extension, options in (("png", {}), ("webp", {}), ("gif", {})):
        photo = news / f"drawing.{extension}"
        Image.open(PHOTO).resize((600, 400)).save(photo, **options)
        exiftool("-overwrite_original", "-n", *SECRETS, photo)
        names.append(photo.name)
    for name in names:
        told = exiftool("-s", "-G1", news / name).stdout
        assert "Secret" in told, f"{name} has no metadata to remove:\n{told}"
        if name.endswith(".jpg"):
            assert "ThumbnailImage" in told, f"{name} has no thumbnail:\n{told}"
    for name in ("film.mp4", "film.mov"):
        shutil.copy(ROOT / "tests/fixtures/film.mp4", news / name)
        exiftool("-overwrite_original", *FILM_SECRETS, news / name)
        told = exiftool("-s", "-G1", "-ee", news / name).stdout
        assert "Secret" in told and "52 deg" in told, f"{name} has no metadata to remove:\n{told}"
    shutil.copy(news / "camera-6.jpg", news / "not-shown.jpg")
    shutil.copytree(news, site / "static/originals")
    photos = "".join(f"  - {{src: {name}, alt: A photo}}\n" for name in names)
    (news / "index.md").write_text(f"---\ntitle: Photos\nphotos:\n{photos}---\n[All of it](camera-8.jpg)\n")


def main():
    labnews, scratch = sys.argv[1], Path(sys.argv[2])
    make_site(scratch)
    subprocess.run([labnews, "build", "--quiet", "--root", scratch], check=True)
    public = scratch / "public"
    told = json.loads(exiftool("-json", "-G1", "-a", "-r", public / "images", public / "news", public / "originals").stdout)
    pictures = [file for file in told if not file["SourceFile"].endswith((".html", ".ics", ".md"))]
    if len(pictures) < 30:
        sys.exit(f"only {len(pictures)} pictures were published")
    bad = []
    for file in pictures:
        for tag, value in file.items():
            group = tag.split(":")[0]
            secret = group not in GROUPS and tag not in HARMLESS or group == "Composite" and tag not in NOT_SECRET_COMPOSITE
            if tag.endswith(("CreateDate", "ModifyDate")) and tag.startswith(("QuickTime", "Track")):
                secret = value != "0000:00:00 00:00:00"
            if secret or "Secret" in str(value) and tag != "SourceFile" or "Comment" in tag or "GPS" in tag:
                bad.append(f"{file['SourceFile']}: {tag} = {value}")
    for path in public.rglob("*"):
        if path.is_file() and path.suffix != ".html":
            for words in (b"Secret", b"SN-4711", b"LS-0815", b"Hangzhou"):
                if words in path.read_bytes():
                    bad.append(f"{path} contains {words}")
    print("\n".join(bad[:40]))
    print(f"{len(pictures)} pictures and films, {len(bad)} pieces of metadata left")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
