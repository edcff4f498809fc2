// SPDX-License-Identifier: Apache-2.0
// What is not a video, or not an allowed one: an error that names the file and says why.
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/media/views.hpp"
#include "tests/catch.hpp"
#include "tests/core/media/frames.hpp"
#include "tests/core/media/test_folder.hpp"

namespace cinejury::media {
namespace {

using test::TestFolder;

Status status_of(const std::filesystem::path& file, const Limits& limits = {}) {
    ViewOptions options;
    options.limits = limits;
    const FramePlan all;
    const auto views = make_views(file, {&all, 1}, options);
    return views.ok() ? Status() : views.status();
}

void check_refused(const std::filesystem::path& file, Code code, const std::string& part) {
    const Status status = status_of(file);
    CAPTURE(file);
    CHECK(status.code() == code);
    CHECK_THAT(status.message(), Catch::StartsWith(file.string() + ": "));
    CHECK_THAT(status.message(), Catch::Contains(part));
}

TEST_CASE("only regular files are opened") {
    const TestFolder folder;
    check_refused(folder / "missing.mp4", Code::kNotFound, "no such file");
    check_refused("http://127.0.0.1/a.mp4", Code::kNotFound, "no such file");
    check_refused("concat:a.mp4|b.mp4", Code::kNotFound, "no such file");
    check_refused(folder.path(), Code::kInvalidArgument, "a folder");
    check_refused("/dev/zero", Code::kInvalidArgument, "a device");
    const auto pipe = folder / "pipe.mp4";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    check_refused(pipe, Code::kInvalidArgument, "a pipe");
    const auto socket_file = folder / "socket";
    const int handle = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socket_file.string().copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(handle, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    check_refused(socket_file, Code::kInvalidArgument, "a socket");
    ::close(handle);
    check_refused(folder.write("empty.mp4", ""), Code::kBadData, "empty");
}

TEST_CASE("a link to a regular file is that file, a link to nothing is nothing") {
    const TestFolder folder;
    const auto file = folder.ffmpeg("-f lavfi -i testsrc=s=32x32:d=0.2 -c:v mpeg4", "a.avi");
    std::filesystem::create_symlink(file, folder / "link.avi");
    std::filesystem::create_symlink(folder / "nothing", folder / "broken.avi");
    std::filesystem::create_symlink("/dev/zero", folder / "zero.avi");
    CHECK(status_of(folder / "link.avi").ok());
    check_refused(folder / "broken.avi", Code::kNotFound, "no such file");
    check_refused(folder / "zero.avi", Code::kInvalidArgument, "a device");
}

TEST_CASE("a file without permission is an error of reading") {
    if (::geteuid() == 0) {
        WARN("not tested: the superuser may read everything");
        return;
    }
    const TestFolder folder;
    const auto file = folder.write("secret.mp4", "x");
    std::filesystem::permissions(file, std::filesystem::perms::none);
    check_refused(file, Code::kIo, "cannot be opened");
}

TEST_CASE("playlists and lists of files are refused whatever they are called") {
    const TestFolder folder;
    const auto inner = folder.ffmpeg("-f lavfi -i testsrc=s=32x32:d=0.2 -c:v libx264", "inner.ts");
    const std::string hls =
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + inner.string() + "\n#EXT-X-ENDLIST\n";
    const std::string concat = "ffconcat version 1.0\nfile '" + inner.string() + "'\n";
    const std::string dash =
        "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" "
        "profiles=\"urn:mpeg:dash:profile:isoff-live:2011\"><Period></Period></MPD>";
    const std::string sdp =
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
        "m=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n";
    for (const std::string extension : {"m3u8", "mp4", "mkv"}) {
        check_refused(folder.write("hls." + extension, hls), Code::kBadData,
                      "\"hls\" is not allowed");
        check_refused(folder.write("list." + extension, concat), Code::kBadData,
                      "\"concat\" is not allowed");
        check_refused(folder.write("dash." + extension, dash), Code::kBadData, "dash");
        check_refused(folder.write("sdp." + extension, sdp), Code::kBadData,
                      "\"sdp\" is not allowed");
    }
}

TEST_CASE("pictures, sound, subtitles and text are no videos") {
    const TestFolder folder;
    check_refused(folder.ffmpeg("-f lavfi -i testsrc -frames:v 1", "a.png"), Code::kBadData,
                  "\"png_pipe\" is not allowed");
    check_refused(folder.ffmpeg("-f lavfi -i testsrc -frames:v 1", "a.jpg"), Code::kBadData,
                  "is not allowed");
    check_refused(folder.ffmpeg("-f lavfi -i sine=d=0.2", "a.wav"), Code::kBadData,
                  "\"wav\" is not allowed");
    check_refused(folder.ffmpeg("-f lavfi -i sine=d=0.2", "a.mp4"), Code::kBadData,
                  "has no video stream");
    check_refused(folder.ffmpeg("-f lavfi -i sine=d=0.2", "a.mkv"), Code::kBadData,
                  "has no video stream");
    check_refused(folder.write("a.srt", "1\n00:00:00,000 --> 00:00:01,000\nHello\n\n"),
                  Code::kBadData, "is not allowed");
    check_refused(folder.write("a.txt", "just a text\n"), Code::kBadData, "not a media file");
    check_refused(folder.write("a.bin", std::string(5000, '\xa7')), Code::kBadData,
                  "not a media file");
}

TEST_CASE("a codec that nobody makes videos with is refused by name") {
    const TestFolder folder;
    check_refused(folder.ffmpeg("-f lavfi -i testsrc=s=64x48:d=0.2 -c:v cinepak", "a.avi"),
                  Code::kBadData, "codec \"cinepak\" is not allowed");
}

TEST_CASE("a reference inside a container to another file is not followed") {
    const TestFolder folder;
    const auto media = folder.ffmpeg("-f lavfi -i testsrc=s=32x32:d=0.2 -c:v mpeg4", "a.mov");
    std::string bytes = test::read_all(media);
    // "url " with the self-contained flag cleared: the samples are said to lie elsewhere.
    const std::size_t at = bytes.find("url ");
    REQUIRE(at != std::string::npos);
    bytes[at + 7] = 0;
    const auto file = folder.write("elsewhere.mov", bytes);
    const Status status = status_of(file);
    // Read as its own samples or refused, but never opened elsewhere: there is no way to.
    CHECK((status.ok() || status.code() == Code::kBadData));
}

TEST_CASE("a truncated file gives the frames that are there, or an error") {
    const TestFolder folder;
    const auto whole = test::read_all(
        folder.ffmpeg("-f lavfi -i testsrc=s=64x48:r=25:d=2 -c:v mpeg4 -g 5", "a.avi"));
    const auto cut = folder.write("cut.avi", whole.substr(0, whole.size() / 2));
    const Views views = test::views_of(cut, {test::all_frames()});
    CHECK(views.info.frames > 5);
    CHECK(views.info.frames < 50);
    // The index of an MP4 file is at its end: without it nothing can be read.
    const auto mp4 =
        test::read_all(folder.ffmpeg("-f lavfi -i testsrc=s=64x48:r=25:d=2 -c:v libx264", "a.mp4"));
    check_refused(folder.write("cut.mp4", mp4.substr(0, mp4.size() / 2)), Code::kBadData,
                  "is it a complete video file?");
    check_refused(folder.write("stub.mp4", mp4.substr(0, 40)), Code::kBadData, "");
}

TEST_CASE("packets that cannot be decoded are left out and noted") {
    const TestFolder folder;
    std::string bytes =
        test::read_all(folder.ffmpeg("-f lavfi -i testsrc=s=64x48:r=25:d=1 -c:v png", "a.avi"));
    int damaged = 0;
    for (std::size_t at = 0; (at = bytes.find("IHDR", at + 1)) != std::string::npos;)
        if (++damaged == 3 || damaged == 10) bytes[at + 3] = 'X';
    const auto file = folder.write("damaged.avi", bytes);
    const Views views = test::views_of(file, {test::all_frames()});
    CHECK(views.info.frames == 23);
    CHECK(test::has_note(views.info, "2 packet(s) could not be decoded"));
}

TEST_CASE("a file of which no frame can be decoded is bad data") {
    const TestFolder folder;
    std::string bytes =
        test::read_all(folder.ffmpeg("-f lavfi -i testsrc=s=64x48:r=25:d=1 -c:v png", "a.avi"));
    for (std::size_t at = 0; (at = bytes.find("IHDR", at + 1)) != std::string::npos;)
        bytes[at + 3] = 'X';
    check_refused(folder.write("damaged.avi", bytes), Code::kBadData, "no frame could be decoded");
}

}  // namespace
}  // namespace cinejury::media
