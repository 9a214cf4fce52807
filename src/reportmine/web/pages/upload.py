"""上传: drop files, watch them being processed, read in plain words what failed."""

from __future__ import annotations

from nicegui import events, ui

from reportmine.errors import ReportmineError
from reportmine.web.markup import rendered
from reportmine.web.pages.frame import WAIT, frame, html
from reportmine.web.settings import Settings
from reportmine.web.state import Site
from reportmine.web.uploads import RUNNING, WAITING, Uploads

PATH = "/upload"
_EVERY = 0.5
_ZONE = """
    <div class="zone">
      <div>把文件拖到这里，或者</div>
      <q-btn unelevated no-caps color="primary" label="选文件" @click="props.pickFiles">
        <q-uploader-add-trigger />
      </q-btn>
      <div v-if="props.isUploading">正在收 {{ props.uploadProgressLabel }}</div>
    </div>
"""


def register(site: Site, uploads: Uploads, settings: Settings) -> None:
    """Add the page.

    Args:
        site: whose store the files go to.
        uploads: what keeps and processes them.
        settings: how much may be sent.
    """
    most, largest = settings.max_files, settings.max_file_bytes

    @ui.page(PATH, response_timeout=WAIT)
    async def page() -> None:
        with frame(site, PATH):
            html("upload_head.html", most=most, largest=largest // 1024**2, store=site.path)
            drop = ui.upload(
                multiple=True,
                auto_upload=True,
                max_files=most,
                max_file_size=largest,
                max_total_size=settings.max_body - 1024**2,
                on_multi_upload=lambda event: take(event),  # noqa: PLW0108 - it is defined below
                on_rejected=lambda: ui.notify(
                    f"没有收：一次最多 {most} 个文件，每个最多 {largest // 1024**2} MB", type="warning", timeout=8000
                ),
            ).classes("drop full").props("flat bordered")  # fmt: skip
            drop.add_slot("header", _ZONE)
            drop.add_slot("list", "")
            spot = html("uploads.html", uploads=[upload.told() for upload in reversed(uploads.all)])
            seen = [""]

            async def take(event: events.MultiUploadEventArguments) -> None:
                try:
                    uploads.add([(file.name, await file.read()) for file in event.files])
                except ReportmineError as error:
                    ui.notify(str(error), type="negative", timeout=10000, close_button="知道了")
                drop.reset()
                look()

            def look() -> None:
                shown = rendered("uploads.html", uploads=[upload.told() for upload in reversed(uploads.all)])
                if shown != seen[0]:
                    seen[0] = shown
                    spot.set_content(shown)
                timer.interval = _EVERY if _busy(uploads) else 4 * _EVERY

            timer = ui.timer(_EVERY, look)


def _busy(uploads: Uploads) -> bool:
    return any(upload.state in (WAITING, RUNNING) for upload in uploads.all)
