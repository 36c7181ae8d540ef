"""I2E in torch on one core, written from the specification: a convolution with eight kernels of one
+1 and one -1 each, then two comparisons with a fraction of the image's range."""

import time

import torch
import torch.nn.functional as F

torch.set_num_threads(1)
SIDE = 224
PAIRS = [(9, 4), (4, 3), (3, 8), (8, 1), (5, 6), (5, 2), (5, 3), (5, 1)]

y, x, c = torch.meshgrid(torch.arange(SIDE), torch.arange(SIDE), torch.arange(3), indexing="ij")
# The image of input-work.ts: smooth shading, edges of blocks and a little texture.
pixels = ((x + 2 * y) % 448) / 4 + ((x // 32 + y // 32) % 2) * 60 + ((x * y) % 7) * 2 + 5 * c
pixels = torch.floor(pixels)
image = (pixels.permute(2, 0, 1).float() / 255).unsqueeze(0)
kernels = torch.zeros(8, 1, 3, 3)
for k, (negative, positive) in enumerate(PAIRS):
    kernels[k, 0, (negative - 1) // 3, (negative - 1) % 3] -= 1
    kernels[k, 0, (positive - 1) // 3, (positive - 1) % 3] += 1


def encode(batch, ratio=0.12):
    value = batch.max(dim=1, keepdim=True).values
    padded = F.pad(value, (1, 1, 1, 1), mode="replicate")
    span = padded.amax(dim=(1, 2, 3), keepdim=True) - padded.amin(dim=(1, 2, 3), keepdim=True)
    difference = F.conv2d(padded, kernels)
    threshold = span * ratio
    on = F.relu(difference) >= threshold
    off = F.relu(-difference) >= threshold
    return torch.stack((on, off), dim=2).permute(1, 0, 2, 3, 4).float()


with torch.no_grad():
    events = int(encode(image).sum())
    best = 0.0
    for size in (1, 8, 32):
        batch = image.repeat(size, 1, 1, 1)
        encode(batch)
        for _ in range(5):
            began = time.process_time()
            rounds = max(1, 64 // size)
            for _ in range(rounds):
                encode(batch)
            best = max(best, rounds * size / (time.process_time() - began))
print(f"i2e torch {torch.__version__}: {best:.0f} images/s (224 x 224, one core, best batch), {events} events")
