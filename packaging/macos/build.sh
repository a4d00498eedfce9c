#!/bin/sh
# Builds the disk image, on macOS 13+ with Python 3.11+ and Xcode's command-line tools. Not run here; see README.md.
#   packaging/macos/build.sh                            unsigned, for a try on this machine
#   IDENTITY="Developer ID Application: …" PROFILE=…  packaging/macos/build.sh
# PROFILE is a keychain profile made once with `xcrun notarytool store-credentials`.
set -eu
cd "$(dirname "$0")/../.."

icons=resources/icons/app
set_=build/infusion-gui.iconset
rm -rf "$set_" && mkdir -p "$set_"
for size in 16 32 128 256; do
    cp "$icons/infusion-gui-$size.png" "$set_/icon_${size}x${size}.png"
    cp "$icons/infusion-gui-$((size * 2)).png" "$set_/icon_${size}x${size}@2x.png"
done
iconutil --convert icns --output build/infusion-gui.icns "$set_"

python3 packaging/dev.py package
version=$(.venv/bin/python -c "import infusion_gui; print(infusion_gui.__version__)")
app=build/package/frozen/Infusion.app
image=dist/infusion-gui-$version-$(uname -m).dmg

if [ -n "${IDENTITY:-}" ]; then
    sign() { codesign --force --timestamp --options runtime --sign "$IDENTITY" "$@"; }
    # Deepest first: a bundle's seal covers what is inside it. Links are left alone, frameworks are sealed whole.
    find "$app/Contents" -type f \( -name '*.so' -o -name '*.dylib' \) -exec \
        codesign --force --timestamp --options runtime --sign "$IDENTITY" {} +
    find "$app/Contents" -type d -name '*.framework' | while read -r framework; do sign "$framework"; done
    sign --entitlements packaging/macos/entitlements.plist "$app"
    codesign --verify --deep --strict "$app"
fi

content=build/image
rm -rf "$content" && mkdir -p "$content"
# ditto keeps the links inside frameworks, without which notarising fails.
ditto "$app" "$content/Infusion.app"
ln -s /Applications "$content/Applications"
rm -f "$image"
hdiutil create -volname "Infusion $version" -srcfolder "$content" -format UDZO "$image"

if [ -n "${IDENTITY:-}" ] && [ -n "${PROFILE:-}" ]; then
    codesign --force --timestamp --sign "$IDENTITY" "$image"
    xcrun notarytool submit "$image" --keychain-profile "$PROFILE" --wait
    xcrun stapler staple "$image"
fi

# The same trial as on Linux, from the image itself.
mounted=$(mktemp -d)
hdiutil attach "$image" -mountpoint "$mounted" -nobrowse -quiet
trap 'hdiutil detach "$mounted" -quiet' EXIT
(cd "$(mktemp -d)" && "$mounted/Infusion.app/Contents/MacOS/infusion-gui" --smoke)
echo "Built and tried: $image"
